#include "take_backup.hpp"

#include <utility>

#include "../engine_failure.hpp"
#include "new_file.hpp"

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

void throw_copy_failure(const engine_error& said, errc code, failure known) {
  using kind = engine_error::kind;
  switch (said.what_kind()) {
    case kind::busy:
    case kind::disk_full:
    case kind::connection_lost:
      throw_failure(said, std::move(known));
    default:
      known.code = code;
      known.engine_message = said.what();
      known.sqlstate = said.sqlstate();
      throw error{std::move(known)};
  }
}

backup_report take_backup(connection& db, const chain_set& set, database_copier& by, const std::string& file,
                          std::vector<std::string> at, const wait_options& wait) {
  const auto start = std::chrono::steady_clock::now();
  new_file made{file};
  backup_report report{.file = file, .at = std::move(at)};
  try {
    const copy_counts counted = by.copy_to(made.temporary(), set.table_prefix, wait);
    report.tables = counted.tables;
    report.rows = counted.rows;
  } catch (const engine_error& said) {
    throw_copy_failure(said, errc::backup_failed,
                       {.message = "cannot back up " + db.description() + " to " + file,
                        .database_state = "unchanged",
                        .help = said.what_kind() == engine_error::kind::disk_full
                                    ? "make room where the backup is to be, then start again"
                                    : ""});
  }
  report.bytes = made.publish();
  report.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  return report;
}

std::string contents(const backup_report& of) {
  if (of.tables && of.rows) return counted(*of.tables, "table") + " and " + counted(*of.rows, "row");
  return counted(of.bytes, "byte");
}

}  // namespace strata
