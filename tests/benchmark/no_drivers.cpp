// Stands in for the drivers that an embedded chain names, where only its text is wanted.
#include <strata/chain.hpp>

namespace strata {
namespace sqlite {
extern const driver driver;
const strata::driver driver{};
}  // namespace sqlite
namespace postgresql {
extern const driver driver;
const strata::driver driver{};
}  // namespace postgresql
}  // namespace strata
