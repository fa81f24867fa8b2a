#include "repeatables.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/internal/lookup.hpp"
#include "runtime/src/history/stored_script.hpp"

namespace strata {

namespace {

// Views of the names in the chain and the history.
class name_set {
 public:
  [[nodiscard]] bool contains(std::string_view name) const {
    return std::binary_search(names_.begin(), names_.end(), name);
  }
  void insert(std::string_view name) {
    const auto place = std::lower_bound(names_.begin(), names_.end(), name);
    if (place == names_.end() || *place != name) names_.insert(place, name);
  }
  void erase(std::string_view name) { std::erase(names_, name); }

 private:
  std::vector<std::string_view> names_;
};

const applied_migration* find_applied(const history& in, std::string_view name) {
  const auto found = std::find_if(in.repeatables.begin(), in.repeatables.end(),
                                  [name](const applied_migration& each) { return each.revision == name; });
  return found == in.repeatables.end() ? nullptr : &*found;
}

bool is_as_applied(const migration& what, const history& in) {
  const applied_migration* applied = find_applied(in, what.revision);
  return applied != nullptr && applied->digest == what.digest;
}

template <typename Strings>
bool holds_any(const name_set& in, const Strings& of) {
  return std::any_of(of.begin(), of.end(), [&in](std::string_view each) { return in.contains(each); });
}

// What depends on one that changes is taken away with it, because engines refuse to drop what others use. Both lists
// have what is depended on first, so that one pass finds all.
void add_dependents(name_set& changing, const chain& chain, const history& history) {
  for (const applied_migration& each : history.repeatables) {
    if (holds_any(changing, each.parents)) changing.insert(each.revision);
  }
  for (const migration& each : chain.repeatables) {
    if (holds_any(changing, each.parents)) changing.insert(each.revision);
  }
}

template <typename Take>
void find_outdated(const chain& chain, const history& history, Take take) {
  for (const migration& each : chain.repeatables) {
    if (!is_as_applied(each, history)) take(each.revision);
  }
}

template <typename Take>
void find_unknown(const chain& chain, const history& history, Take take) {
  for (const applied_migration& each : history.repeatables) {
    if (find_migration(chain.repeatables, each.revision) == nullptr) take(each.revision);
  }
}

name_set changing_in(const chain& chain, const history& history, const repeatable_wishes& how) {
  name_set changing;
  const auto change = [&](std::string_view name) { changing.insert(name); };
  if (how.versioned) {
    for (const applied_migration& each : history.repeatables) changing.insert(each.revision);
    for (const migration& each : chain.repeatables) changing.insert(each.revision);
    for (const migration& each : chain.repeatables) {
      if (each.only_when_changed && is_as_applied(each, history)) changing.erase(each.revision);
    }
  } else if (how.to_head) {
    find_outdated(chain, history, change);
    find_unknown(chain, history, change);
    // Once for what the database knows of dependencies, once more for what the chain adds to that.
    add_dependents(changing, chain, history);
    add_dependents(changing, chain, history);
  }
  if (!how.unknown_too) find_unknown(chain, history, [&](std::string_view name) { changing.erase(name); });
  return changing;
}

// The way down of the program, where what is stored says that it is the same; for others, that of the database.
const migration* with_same_down(const migration* embedded, const applied_migration& stored) {
  return embedded != nullptr && claims_to_be(stored, embedded->down) ? embedded : nullptr;
}

}  // namespace

std::vector<std::string> outdated_repeatables(const chain& chain, const history& history) {
  std::vector<std::string> found;
  find_outdated(chain, history, [&](std::string_view name) { found.emplace_back(name); });
  return found;
}

std::vector<std::string> unknown_repeatables(const chain& chain, const history& history) {
  std::vector<std::string> found;
  find_unknown(chain, history, [&](std::string_view name) { found.emplace_back(name); });
  return found;
}

repeatable_steps plan_repeatables(const chain& chain, const history& history, const repeatable_wishes& how) {
  const name_set changing = changing_in(chain, history, how);
  repeatable_steps steps;
  for (auto each = history.repeatables.rbegin(); each != history.repeatables.rend(); ++each) {
    if (!changing.contains(each->revision)) continue;
    const migration* const embedded = find_migration(chain.repeatables, each->revision);
    // Without a way down it stays, and is replaced in place; its record goes when the chain has it no more.
    const bool gone = how.to_head && embedded == nullptr;
    if (each->irreversible.empty() || gone) {
      steps.before.push_back({.way = direction::down,
                              .revision = each->revision,
                              .embedded = with_same_down(embedded, *each),
                              .stored = &*each,
                              .repeatable = true});
    }
  }
  if (!how.to_head) return steps;
  for (const migration& each : chain.repeatables) {
    if (!changing.contains(each.revision)) continue;
    steps.after.push_back({.way = direction::up, .revision = each.revision, .embedded = &each, .repeatable = true});
  }
  return steps;
}

}  // namespace strata
