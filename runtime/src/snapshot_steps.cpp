#include "snapshot_steps.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "applied_heads.hpp"

namespace strata {

namespace {

bool goes_up(const step& each) { return each.way == direction::up && each.embedded != nullptr; }

applied_heads heads_after(std::span<const step> steps) {
  applied_heads heads{history{}};
  for (const step& each : steps) {
    const migration& what = *each.embedded;
    if (each.repeatable) {
      heads.add_repeatable(what.revision, what.digest);
    } else {
      heads.add(what.revision, what.parents, what.digest);
    }
  }
  return heads;
}

}  // namespace

bool allow_snapshot(const options& options) {
  return options.use_snapshot && !options.before_migration && !options.after_migration &&
         options.transactions != transactions::per_migration;
}

std::size_t steps_in_snapshot(const chain& chain, const history& history, const std::vector<step>& steps,
                              const options& options) {
  const snapshot* const made = chain.snapshot;
  if (made == nullptr || history.exists || !allow_snapshot(options)) return 0;
  if (made->steps == 0 || made->steps > steps.size()) return 0;
  // Whoever asks for one transaction is not to get two.
  if (options.transactions == transactions::single && made->steps != steps.size()) return 0;
  const std::span first{steps.data(), made->steps};
  if (!std::all_of(first.begin(), first.end(), goes_up)) return 0;
  return heads_after(first).digest() == made->digest ? made->steps : 0;
}

}  // namespace strata
