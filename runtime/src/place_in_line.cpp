#include "place_in_line.hpp"

#include <algorithm>

namespace strata {

namespace {

// How many migrations of the chain are applied, if these are a line; 0: that cannot be said.
std::size_t count_applied(const chain& chain, std::string_view digest) {
  const auto migrations = chain.migrations;
  const auto last = std::find_if(migrations.begin(), migrations.end(),
                                 [digest](const migration& each) { return each.digest == digest; });
  if (last == migrations.end()) return 0;
  const auto count = static_cast<std::size_t>(last - migrations.begin()) + 1;
  if (!migrations.front().parents.empty()) return 0;
  for (std::size_t at = 1; at < count; ++at) {
    const auto parents = migrations[at].parents;
    if (parents.size() != 1 || parents.front() != migrations[at - 1].revision) return 0;
  }
  return count;
}

}  // namespace

std::optional<place_in_line> find_place(const chain& chain, const bookkeeping_state& state, bookkeeping& books) {
  const std::size_t count = count_applied(chain, state.digest);
  if (count == 0) return std::nullopt;
  const auto applied = chain.migrations.first(count);
  const auto pending = chain.migrations.subspan(count);
  // A checkpoint takes empty databases alone; planning says so.
  const auto is_checkpoint = [](const migration& each) { return !each.replaces.empty(); };
  if (std::any_of(pending.begin(), pending.end(), is_checkpoint)) return std::nullopt;

  const std::vector<row> rows = books.read_names();
  const auto same = [](const row& recorded, const migration& embedded) {
    return recorded.size() == 2 && recorded[0] == embedded.revision && recorded[1] == embedded.digest;
  };
  if (!std::equal(rows.begin(), rows.end(), applied.begin(), applied.end(), same)) return std::nullopt;

  const migration& last = applied.back();
  place_in_line found;
  found.at.exists = true;
  found.at.epoch = state.epoch;
  found.at.head_digest = state.digest;
  applied_migration& recorded = found.at.applied.emplace_back();
  recorded.revision = last.revision;
  recorded.parents.assign(last.parents.begin(), last.parents.end());
  recorded.digest = state.digest;
  recorded.checksum = last.up.checksum;
  found.pending.reserve(pending.size());
  for (const migration& each : pending) {
    found.pending.push_back({.way = direction::up, .revision = each.revision, .embedded = &each});
  }
  return found;
}

}  // namespace strata
