#include "bare_chain.hpp"

#include <algorithm>

namespace strata::matching {

namespace {

void do_nothing(connection&) {}

bool calls_step(const statement& each) { return !each.call.name.empty(); }

}  // namespace

bare_chain::bare_chain(const chain_set& whole, std::string_view dialect, repeatables which)
    : chain_{find_chain(whole, dialect)->whole()}, set_{whole} {
  migrations_.assign(chain_.migrations.begin(), chain_.migrations.end());
  for (migration& each : migrations_) {
    const auto& script = each.up.statements;
    if (std::none_of(script.begin(), script.end(), calls_step)) continue;
    std::vector<statement>& copy = statements_.emplace_back(script.begin(), script.end());
    for (statement& one : copy) {
      if (calls_step(one)) one.call.run = do_nothing;
    }
    each.up.statements = copy;
  }
  chain_.migrations = migrations_;
  chain_.checkpoints = {};
  chain_.snapshot = nullptr;
  if (which == repeatables::left_out) chain_.repeatables = {};
  set_.chains = {&embedded_, 1};
}

}  // namespace strata::matching
