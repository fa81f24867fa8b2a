#include "check_snapshot.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "generator/graph/chain_view.hpp"
#include "generator/scratch/contents.hpp"
#include "generator/scratch/sandbox.hpp"
#include "make_snapshot.hpp"
#include "runtime/schema/compare.hpp"
#include "runtime/schema/sqlite_introspector.hpp"
#include "snapshot_proof.hpp"
#include "trial_database.hpp"

namespace strata::generator {

namespace {

constexpr schemas::difference_wording wording{.missing = "missing with the snapshot",
                                              .added = "only with the snapshot",
                                              .changed = "is {} after the migrations, {} with the snapshot"};

std::vector<std::string> columns_of_times() {
  std::vector<std::string> names;
  for (const std::string_view each : {"_migrations.applied_at", "_migrations.took_us", "_log.at", "_log.took_us",
                                      "_repeatables.applied_at", "_repeatables.took_us"}) {
    names.push_back(std::string{sandbox_prefix} + std::string{each});
  }
  return names;
}

std::vector<std::string> differences(trial_database& ran, trial_database& took) {
  // No object has this prefix: the bookkeeping counts as well.
  const std::string_view everything = "(none)";
  std::vector<std::string> lines;
  const schemas::schema wanted = schemas::read_sqlite_schema(ran.db(), everything);
  for (const schemas::schema_difference& each :
       schemas::compare(wanted, schemas::read_sqlite_schema(took.db(), everything), wording)) {
    lines.push_back(to_string(each));
  }
  for (std::string& each :
       compare_contents(read_sqlite_contents(ran.db()), read_sqlite_contents(took.db()), columns_of_times())) {
    lines.push_back(std::move(each));
  }
  return lines;
}

}  // namespace

void check_snapshot(const migration_chain& chain, diagnostics& messages, const trial_settings& settings) {
  diagnostics said_while_building;
  const auto made = make_snapshot(chain, {.chain = "sandbox", .table_prefix = std::string{sandbox_prefix}}, {},
                                  said_while_building, settings);
  if (!made) return;
  const std::array<migration_chain, 1> cut{first_of(fresh_sequence(chain), made->steps)};
  const chain_view view{cut, "sandbox", std::string{sandbox_prefix}, {&strata::sqlite::driver}};
  const strata::snapshot embedded = made->view();
  strata::chain own = view.set().chains.front().whole();
  own.snapshot = &embedded;
  const embedded_chain embedded_own{own};
  chain_set set = view.set();
  set.chains = {&embedded_own, 1};

  trial_database ran{circumstances::usual};
  trial_database took{circumstances::usual};
  upgrade(ran.db(), set, {.variables = settings.variables, .use_snapshot = false});
  const bool taken = !upgrade(took.db(), set, {.variables = settings.variables}).snapshot.empty();
  std::vector<std::string> details = differences(ran, took);
  if (!taken) details.emplace_back("the driver did not take it");
  if (details.empty()) return;
  const chain_migration& last = *fresh_sequence(chain).at(made->steps - 1);
  messages.add(
      {.code = "strata-snapshot-differs",
       .message = fmt::format("the snapshot at {} is another database than the migrations make", made->revision),
       .file = last.up.file,
       .offset = last.up.marker,
       .details = std::move(details),
       .help = "leave snapshots out: add_migrations(... NO_SNAPSHOT), and report this"});
}

}  // namespace strata::generator
