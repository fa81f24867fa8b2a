#include "drivers.hpp"

#include <strata/sqlite.hpp>
#ifdef STRATA_WITH_POSTGRESQL
#include <strata/postgresql.hpp>
#endif

namespace strata::generator {

std::vector<const driver*> all_drivers() {
#ifdef STRATA_WITH_POSTGRESQL
  return {&sqlite::driver, &postgresql::driver};
#else
  return {&sqlite::driver};
#endif
}

}  // namespace strata::generator
