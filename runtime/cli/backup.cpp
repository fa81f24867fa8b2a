// `backup` and `restore`.
#include <fmt/format.h>

#include <array>
#include <ostream>
#include <strata/driver/database_copier.hpp>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

void require_lasting(connection& db, std::string_view what) {
  const auto copier = db.copier("");
  if (!copier || !copier->name().empty()) return;
  throw error{failure{
      .code = errc::backup_failed,
      .message = fmt::format("a database in memory is gone when this command ends: there is nothing to {}", what),
      .database_state = "unchanged",
      .help = "name a file: --database sqlite:///app.db; a program can copy its own database in memory with "
              "strata::backup()"}};
}

json or_null(const std::optional<std::uint64_t>& number) { return number ? json(*number) : json(nullptr); }

std::string contents(const backup_report& made) {
  std::string size = counted(made.bytes, "byte");
  if (!made.tables || !made.rows) return size;
  return fmt::format("{}, {}, {}", counted(*made.tables, "table"), counted(*made.rows, "row"), size);
}

/// What cannot be read is no less worth a question.
bool is_empty(connection& db, const chain_set& set) {
  try {
    return probe(db, set).state == standing::fresh && !read_history(db, set).exists;
  } catch (const error&) {
    return false;
  }
}

bool is_wanted(const context& now, connection& db, const std::string& file) {
  if (now.asked.yes || is_empty(db, now.set)) return true;
  if (now.asked.json || !now.terminal.can_ask) {
    throw usage_error("restore replaces everything in the database, and there is nobody to ask",
                      fmt::format("{} restore {} --yes", now.self.name, file));
  }
  return confirm(now.terminal, fmt::format("replace everything in {} by {}?", db.description(), file));
}

int run_backup(const context& now) {
  auto progress = make_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::read, progress.get());
  require_lasting(*db, "back up");
  backup_options how{.wait = {.limit = now.asked.timeout, .watcher = progress.get()},
                     .programs = now.asked.text("programs")};
  const backup_report made = backup(*db, now.set, now.asked.words.front(), how);
  progress.reset();
  if (now.asked.json) {
    print_json(now.terminal, {{"command", "backup"},
                              {"database", db->description()},
                              {"file", made.file},
                              {"at", made.at},
                              {"bytes", made.bytes},
                              {"tables", or_null(made.tables)},
                              {"rows", or_null(made.rows)},
                              {"took_ms", milliseconds(made.took)}});
  } else if (!now.asked.quiet) {
    const chain_index index{chain_for(*db, now.set)};
    *now.terminal.out << fmt::format("backed up to {}: {}, {}, {}\n", made.file, position(index, made.at),
                                     contents(made), duration_text(made.took));
  }
  return done;
}

int run_restore(const context& now) {
  const std::string& file = now.asked.words.front();
  auto progress = make_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::write, progress.get());
  require_lasting(*db, "restore");
  if (!is_wanted(now, *db, file)) {
    *now.terminal.err << "nothing was changed\n";
    return failed;
  }
  const restore_report did = restore(*db, now.set, file,
                                     {.wait = {.limit = now.asked.timeout, .watcher = progress.get()},
                                      .programs = now.asked.text("programs"),
                                      .allow_foreign = now.asked.has("foreign"),
                                      .applied_by = {}});
  progress.reset();
  const chain_index index{chain_for(*db, now.set)};
  if (now.asked.json) {
    print_json(now.terminal, {{"command", "restore"},
                              {"database", db->description()},
                              {"file", did.file},
                              {"from", did.from},
                              {"to", did.to},
                              {"at_head", index.are_heads(did.to)},
                              {"took_ms", milliseconds(did.took)}});
  } else if (!now.asked.quiet) {
    *now.terminal.out << fmt::format("restored from {}: {} (was {}), {}\n", did.file, position(index, did.to),
                                     position(index, did.from), duration_text(did.took));
  }
  return done;
}

constexpr std::array options_of_backup{programs_option};
constexpr std::array backup_examples{help_line{"backup before.backup", "makes before.backup, which `restore` takes"}};

constexpr std::array options_of_restore{
    programs_option, option{"foreign", "", "", "also a file, or a database, without a history of this chain"}};
constexpr std::array restore_examples{help_line{"restore before.backup -y", "goes back to the moment of the backup"}};

}  // namespace

constinit const command backup_command{
    .name = "backup",
    .words = "FILE",
    .works_on = command::subject::chain,
    .summary = "copy the whole database into a new file",
    .details =
        "The file appears when it is whole and verified; one that is there is never overwritten. PostgreSQL needs "
        "pg_dump and pg_restore, not older than the server.",
    .examples = backup_examples,
    .options = options_of_backup,
    .run = run_backup};

constinit const command restore_command{
    .name = "restore",
    .words = "FILE",
    .works_on = command::subject::chain,
    .summary = "replace everything in the database by what a backup holds",
    .details =
        "Asks before it begins where the database holds something; without a terminal it needs -y. All or nothing: a "
        "failure, or a kill, leaves the database as it was.",
    .examples = restore_examples,
    .options = options_of_restore,
    .run = run_restore};

}  // namespace strata::cli
