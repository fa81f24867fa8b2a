#include "make_backup.hpp"

#include <strata/strata.hpp>
#include <utility>

#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/history/bookkeeping.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"
#include "sealed_file.hpp"

namespace strata {

namespace {

std::string counted(std::uint64_t number, const std::string& noun) {
  return std::to_string(number) + ' ' + noun + (number == 1 ? "" : "s");
}

}  // namespace

std::unique_ptr<database_copier> require_copier(connection& db, std::string_view programs) {
  if (auto found = db.copier(programs)) return found;
  throw error{failure{.code = errc::backup_failed,
                      .message = db.description() + " cannot be copied over this connection",
                      .database_state = "unchanged",
                      .help = "connect by URL: strata::connect(url, ...), or the operator's program"}};
}

void throw_copy_failure(const engine_error& cause, errc code, failure known) {
  using kind = engine_error::kind;
  switch (cause.what_kind()) {
    case kind::busy:
    case kind::disk_full:
    case kind::connection_lost:
      throw_failure(cause, std::move(known));
    default:
      known.code = code;
      known.engine_message = cause.what();
      known.sqlstate = cause.sqlstate();
      throw error{std::move(known)};
  }
}

backup_report make_backup(connection& db, const chain_set& set, database_copier& by, const std::string& file,
                          std::vector<std::string> at, const wait_options& wait) {
  const stopwatch clock;
  sealed_file made{file};
  backup_report report{.file = file, .at = std::move(at)};
  try {
    const copy_counts counted = by.copy_to(made.temporary(), set.table_prefix, wait);
    report.tables = counted.tables;
    report.rows = counted.rows;
  } catch (const engine_error& cause) {
    throw_copy_failure(cause, errc::backup_failed,
                       {.message = "cannot back up " + db.description() + " to " + file,
                        .database_state = "unchanged",
                        .help = cause.what_kind() == engine_error::kind::disk_full
                                    ? "make room where the backup is to be, then start again"
                                    : ""});
  }
  report.bytes = made.publish();
  report.took = clock.read();
  return report;
}

std::string contents(const backup_report& of) {
  if (of.tables && of.rows) return counted(*of.tables, "table") + " and " + counted(*of.rows, "row");
  return counted(of.bytes, "byte");
}

backup_report backup(connection& db, const chain_set& set, std::string_view file, const backup_options& options) {
  require_no_transaction(db, "before a backup");
  const auto copier = require_copier(db, options.programs);
  try {
    // A migration that commits statement by statement must not be in the middle.
    const auto held = db.lock(set.table_prefix, options.wait);
    const history now = bookkeeping{db, set.table_prefix}.read_history();
    return make_backup(db, set, *copier, std::string{file}, now.heads(), options.wait);
  } catch (const engine_error& cause) {
    throw_copy_failure(cause, errc::backup_failed,
                       {.message = "cannot back up " + db.description(), .database_state = "unchanged"});
  }
}

}  // namespace strata
