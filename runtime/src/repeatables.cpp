#include "repeatables.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

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

const migration* find_embedded(const chain& in, std::string_view name) {
  const auto found = std::find_if(in.repeatables.begin(), in.repeatables.end(),
                                  [name](const migration& each) { return each.revision == name; });
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
  for (const applied_migration& each : history.repeatables) {
    if (find_embedded(chain, each.revision) == nullptr) take(each.revision);
  }
}

name_set changing_in(const chain& chain, const history& history, bool versioned, bool to_head) {
  name_set changing;
  if (versioned) {
    for (const applied_migration& each : history.repeatables) changing.insert(each.revision);
    for (const migration& each : chain.repeatables) changing.insert(each.revision);
    for (const migration& each : chain.repeatables) {
      if (each.only_when_changed && is_as_applied(each, history)) changing.erase(each.revision);
    }
  } else if (to_head) {
    find_outdated(chain, history, [&](std::string_view name) { changing.insert(name); });
    // Once for what the database knows of dependencies, once more for what the chain adds to that.
    add_dependents(changing, chain, history);
    add_dependents(changing, chain, history);
  }
  return changing;
}

}  // namespace

std::vector<std::string> outdated_repeatables(const chain& chain, const history& history) {
  std::vector<std::string> found;
  find_outdated(chain, history, [&](std::string_view name) { found.emplace_back(name); });
  return found;
}

repeatable_steps plan_repeatables(const chain& chain, const history& history, bool versioned, bool to_head) {
  const name_set changing = changing_in(chain, history, versioned, to_head);
  repeatable_steps steps;
  for (auto each = history.repeatables.rbegin(); each != history.repeatables.rend(); ++each) {
    if (!changing.contains(each->revision)) continue;
    // Without a way down it stays, and is replaced in place; its record goes when the chain has it no more.
    const bool gone = to_head && find_embedded(chain, each->revision) == nullptr;
    if (each->irreversible.empty() || gone) {
      steps.before.push_back(
          {.way = direction::down, .revision = each->revision, .stored = &*each, .repeatable = true});
    }
  }
  if (!to_head) return steps;
  for (const migration& each : chain.repeatables) {
    if (!changing.contains(each.revision)) continue;
    steps.after.push_back({.way = direction::up, .revision = each.revision, .embedded = &each, .repeatable = true});
  }
  return steps;
}

}  // namespace strata
