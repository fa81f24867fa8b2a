#include "make_backup.hpp"

#include <cstdint>
#include <strata/error.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/files.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"
#include "runtime/src/text/sha256.hpp"

namespace strata {

namespace {

constexpr std::string_view seal_begin = "\nstrata-backup sha256:";
constexpr std::size_t seal_size = seal_begin.size() + 64 + 1;
constexpr std::size_t buffer_size = 1U << 16U;

std::string seal_text(sha256_sum sum) {
  constexpr std::string_view name = "sha256:";
  return std::string{seal_begin} + to_text(sum.finish()).substr(name.size()) + '\n';
}

// Runs what writes the file of that name.
template <typename Work>
auto written(const std::string& name, Work work) {
  try {
    return work();
  } catch (const std::system_error& failed) {
    throw error{failure{.code = errc::backup_failed,
                        .message = "cannot write the backup " + name + ": " + failed.code().message(),
                        .database_state = "unchanged",
                        .help = failed.code() == std::errc::file_exists
                                    ? "a backup replaces no file: choose another name, or move that file away"
                                    : "check that the folder is there, may be written and has room"}};
  }
}

void append_seal(const std::string& path) {
  open_file file{path, open_file::access::read_and_write};
  sha256_sum sum;
  std::string buffer(buffer_size, '\0');
  for (std::string_view next = file.read(buffer); !next.empty(); next = file.read(buffer)) sum.add(next);
  file.write(seal_text(std::move(sum)));
}

// One that is being made: see new_file. Functions throw strata::error.
class sealed_file {
 public:
  explicit sealed_file(std::string name)
      : name_{std::move(name)}, file_{written(name_, [&] { return new_file{name_}; })} {}

  // Where to write it.
  [[nodiscard]] const std::string& temporary() const noexcept { return file_.temporary(); }

  // Seals the file and gives it its name, when it is on disk. Never replaces another one. Returns its size.
  std::uint64_t publish() {
    return written(name_, [&] {
      append_seal(file_.temporary());
      return file_.publish();
    });
  }

 private:
  std::string name_;
  new_file file_;
};

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

seal look_at_seal(const std::string& file) {
  sha256_sum sum;
  // The last bytes, which may be the seal.
  std::string kept;
  try {
    open_file from{file, open_file::access::read};
    std::string buffer(buffer_size, '\0');
    for (std::string_view next = from.read(buffer); !next.empty(); next = from.read(buffer)) {
      kept.append(next);
      if (kept.size() <= seal_size) continue;
      const std::size_t summed = kept.size() - seal_size;
      sum.add(std::string_view{kept}.substr(0, summed));
      kept.erase(0, summed);
    }
  } catch (const std::system_error& failed) {
    throw error{failure{.code = errc::not_a_backup,
                        .message = file + " cannot be restored: it cannot be read",
                        .engine_message = failed.code().message(),
                        .database_state = "unchanged",
                        .help = "check the name; a backup is a file that `backup` or options.backup made"}};
  }
  if (kept.size() != seal_size || !kept.starts_with(seal_begin)) return seal::absent;
  return kept == seal_text(std::move(sum)) ? seal::intact : seal::broken;
}

}  // namespace strata
