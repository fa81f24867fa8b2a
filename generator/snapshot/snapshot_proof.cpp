#include "snapshot_proof.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>
#include <strata/plan.hpp>
#include <strata/sqlite.hpp>
#include <string_view>
#include <utility>

#include "generator/cache/packing.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/scratch/contents.hpp"
#include "trial_database.hpp"

namespace strata::generator {

namespace {

// The same migrations, on the same database, under other circumstances.
struct two_runs {
  two_runs(const packed_database& from, std::span<const chain_migration* const> next, const trial_settings& settings)
      : usual{circumstances::usual, from}, other{circumstances::other, from} {
    usual.run(next, settings);
    other.run(next, settings);
  }

  trial_database usual;
  trial_database other;
};

}  // namespace

std::vector<const chain_migration*> fresh_sequence(const migration_chain& chain) {
  const chain_view view{{&chain, 1}, "sandbox", "strata", {&strata::sqlite::driver}, program_steps::left_out};
  const strata::chain& own = view.set().chains.front().whole();
  std::vector<const chain_migration*> sequence;
  for (const step& each : plan(own, {}, {.revisions = chain.heads}, direction::up)) {
    const auto is_it = [&](const migration& other) { return &other == each.embedded; };
    const auto checkpoint = std::find_if(own.checkpoints.begin(), own.checkpoints.end(), is_it);
    sequence.push_back(checkpoint != own.checkpoints.end()
                           ? &chain.checkpoints[static_cast<std::size_t>(checkpoint - own.checkpoints.begin())]
                           : &chain.migrations[static_cast<std::size_t>(each.embedded - own.migrations.data())]);
  }
  for (const chain_migration& each : chain.repeatables) sequence.push_back(&each);
  return sequence;
}

migration_chain first_of(const std::vector<const chain_migration*>& sequence, std::size_t count) {
  migration_chain chain{.which = dialect::sqlite, .migrations = {}, .heads = {}};
  std::set<std::string_view> parents;
  for (const chain_migration* each : std::span{sequence}.first(count)) {
    (each->repeatable ? chain.repeatables : chain.migrations).push_back(*each);
    if (!each->repeatable) parents.insert(each->parents.begin(), each->parents.end());
  }
  for (const chain_migration& each : chain.migrations) {
    if (!parents.contains(each.revision)) chain.heads.push_back(each.revision);
  }
  return chain;
}

bool snapshot_proof::step(std::size_t past) {
  const std::size_t multiple = past - past % proved_database::stride;
  return run(at_.position < multiple ? multiple : at_.position + 1, at_.regular);
}

bool snapshot_proof::leap(std::size_t past) { return run(past, false); }

bool snapshot_proof::run(std::size_t past, bool regular) {
  const auto next = std::span{sequence_}.subspan(at_.position, past - at_.position);
  try {
    two_runs runs{at_.image, next, settings_};
    const bool same_bytes = runs.usual.bytes() == runs.other.bytes();
    regular = regular || past % proved_database::stride == 0;
    // Else only the content counts, and how it came about must not show.
    if (same_bytes && regular && past % proved_database::stride != 0) {
      at_.image = pack_database(runs.usual.bytes());
    } else {
      const std::string image = runs.usual.fresh_image();
      if (!same_bytes && image != runs.other.fresh_image()) return false;
      at_.image = pack_database(image);
    }
  } catch (const strata::error&) {
    // What fails only under other circumstances depends on them as well.
    return false;
  }
  at_.position = past;
  at_.regular = regular;
  return true;
}

std::string snapshot_proof::difference() const {
  const auto next = std::span{sequence_}.subspan(at_.position, 1);
  try {
    two_runs runs{at_.image, next, settings_};
    const run_difference found =
        compare_runs(read_sqlite_contents(runs.usual.db()), read_sqlite_contents(runs.other.db()), {});
    if (!found.columns.empty()) return fmt::format("two runs of it differ in {}", fmt::join(found.columns, ", "));
    return found.lines.empty() ? "two runs of it differ" : "two runs of it differ: " + found.lines.front();
  } catch (const strata::error& failed) {
    return fmt::format("it fails where the clock or a setting is another: {}", failed.details().engine_message);
  }
}

}  // namespace strata::generator
