#include <strata/strata.hpp>

namespace strata {

target named_target::resolve(const chain& chain, const history& history, std::optional<direction> way) const {
  if (!text_.empty()) return read_(text_, chain, history, way);
  return {.revisions = {chain.heads.begin(), chain.heads.end()}};
}

}  // namespace strata
