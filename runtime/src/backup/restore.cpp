// strata::restore(): the way back from a backup.
#include <algorithm>
#include <filesystem>
#include <strata/observer.hpp>
#include <strata/strata.hpp>
#include <utility>

#include "make_backup.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/history/applied_heads.hpp"
#include "runtime/src/history/bookkeeping_rows.hpp"
#include "runtime/src/history/bookkeeping_transaction.hpp"
#include "runtime/src/plan/admission.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

/// A table of the bookkeeping as Strata makes it.
struct known_table {
  std::string_view name;
  std::vector<std::string_view> columns;
};

// `CREATE TABLE main.{prefix}_state (` or `{books}_state`, and a line for each column.
known_table read_create(std::string_view sql) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view placeholder_end = "}_";
  const auto next_word = [&] {
    const std::string_view word = sql.substr(0, sql.find_first_not_of(letters));
    sql.remove_prefix(word.size());
    return word;
  };
  sql.remove_prefix(sql.find(placeholder_end) + placeholder_end.size());
  known_table found{.name = next_word(), .columns = {}};
  for (std::size_t line = sql.find("\n  "); line != std::string_view::npos; line = sql.find("\n  ")) {
    sql.remove_prefix(line + 3);
    found.columns.push_back(next_word());
  }
  return found;
}

std::optional<std::string> field(const copied_table& of, const row& from, std::string_view column) {
  const auto at = std::find(of.columns.begin(), of.columns.end(), column);
  return at == of.columns.end() ? std::nullopt : from.at(static_cast<std::size_t>(at - of.columns.begin()));
}

class restorer {
 public:
  restorer(connection& db, const chain_set& set, std::string_view file, const restore_options& options)
      : db_{db}, set_{set}, chain_{chain_for(db, set)}, file_{file}, options_{options}, books_{db, set.table_prefix} {}

  restore_report run() {
    const stopwatch clock;
    check_seal();
    const auto copier = require_copier(db_, options_.programs);
    check_file(*copier);
    restore_report done{.file = file_, .from = {}, .to = {}};
    auto held = db_.lock(set_.table_prefix, options_.wait);
    done.from = check_database();
    copier->restore(file_, options_.wait);
    try {
      // Where the lock is a row with a lease, that went with everything else.
      held.reset();
      held = db_.lock(set_.table_prefix, options_.wait);
      const history now = books_.read_history();
      if (now.exists) record(now);
      done.to = now.heads();
    } catch (const engine_error& cause) {
      throw_not_recorded(cause.what());
    } catch (const error& cause) {
      throw_not_recorded(cause.details().engine_message.empty() ? cause.details().message
                                                                : cause.details().engine_message);
    }
    done.took = clock.read();
    return done;
  }

 private:
  [[noreturn]] void throw_not_recorded(const std::string& why) {
    throw error{failure{
        .code = errc::backup_failed,
        .message = file_ + " was restored into " + db_.description() + ", but that could not be written into its log",
        .engine_message = why,
        .database_state = "restored: it holds what the backup holds; only the line `restore` is "
                          "missing in its log",
        .help = "look at it: " + std::string{set_.program} + " check"}};
  }

  [[noreturn]] void refuse_file(const std::string& why, const std::string& help) {
    throw error{failure{.code = errc::not_a_backup,
                        .message = file_ + " cannot be restored: " + why,
                        .database_state = "unchanged",
                        .help = help}};
  }

  [[noreturn]] void refuse_books(const std::string& why) {
    refuse_file("the bookkeeping in it is damaged: " + why,
                "use another backup; in this one something was changed after it was made, or while");
  }

  // Opening a FIFO would wait for whoever writes to it, and a device has no end.
  void check_seal() {
    std::error_code unknown;
    const std::filesystem::file_status found = std::filesystem::status(file_, unknown);
    if (unknown) return;
    if (!std::filesystem::is_regular_file(found))
      refuse_file("it is no regular file", "name the file that `backup` or options.backup made");
    switch (look_at_seal(file_)) {
      case seal::intact:
        return;
      case seal::broken:
        refuse_file("it is not what was written when it was made: its digest says that bytes of it have changed",
                    "use another backup; a change on purpose is made in the database, after it was restored");
      case seal::absent:
        unsealed_ = true;
    }
  }

  void check_file(database_copier& copier) {
    const engine& engine = db_.engine();
    std::vector<known_table> known;
    for (const std::string_view each : engine.sql.create) known.push_back(read_create(each));
    const std::size_t required = known.size();
    known.push_back(read_create(engine.sql.create_seeds));
    known.push_back(read_create(engine.sql.create_repeatables));
    std::vector<std::string_view> names;
    names.reserve(known.size());
    for (const known_table& each : known) names.push_back(each.name);

    std::vector<copied_table> found;
    try {
      found = copier.read(file_, set_.table_prefix, names);
    } catch (const engine_error& cause) {
      throw error{failure{.code = errc::not_a_backup,
                          .message = file_ + " cannot be restored: it is no whole copy of a " +
                                     std::string{engine.dialect} + " database",
                          .engine_message = cause.what(),
                          .sqlstate = cause.sqlstate(),
                          .database_state = "unchanged",
                          .help = "check the name; a backup is a file that `backup` or options.backup made"}};
    }
    const history now = check_books(found, known, required);
    if (unsealed_ && options_.wait.watcher != nullptr) {
      options_.wait.watcher->notice(file_ +
                                    " has no digest, as older versions made none: whether bytes of it have changed "
                                    "since cannot be told");
    }
    if (options_.allow_foreign) return;
    const std::string foreign = "to restore it all the same, allow a foreign one: " + std::string{set_.program} +
                                " restore " + file_ + " --foreign";
    if (!now.exists) refuse_file("it holds no history of the chain " + std::string{set_.name}, foreign);
    try {
      require_own(set_, chain_, now);
    } catch (const history_error& other) {
      refuse_file("it belongs to another chain than " + std::string{set_.name}, foreign);
    }
  }

  // Whatever a launch reads and writes afterwards has to be there, and readable: with the database already replaced it
  // is too late to find out. The first `required` of the known tables belong to every history.
  history check_books(const std::vector<copied_table>& found, const std::vector<known_table>& known,
                      std::size_t required) {
    history books;
    books.exists = std::any_of(found.begin(), found.end(),
                               [&](const auto& each) { return each.name == "state" || each.name == "migrations"; });
    if (!books.exists) return books;
    const std::string prefix = std::string{set_.table_prefix} + '_';
    try {
      for (const copied_table& each : found) {
        if (each.name != "state") continue;
        if (each.rows.size() != 1)
          refuse_books(prefix + "state has " + std::to_string(each.rows.size()) + " rows, not one");
        if (number({field(each, each.rows.front(), "format")}, 0) > bookkeeping::newest_format) {
          refuse_file("a newer Strata wrote the bookkeeping in it", "use a program that was built with that Strata");
        }
      }
      for (std::size_t index = 0; index < known.size(); ++index) {
        bool missing = index < required;
        for (const copied_table& each : found) {
          if (each.name != known[index].name) continue;
          missing = false;
          read_table(each, known[index], books);
        }
        if (missing) refuse_books("the table " + prefix + std::string{known[index].name} + " is missing");
      }
    } catch (const history_error& damaged) {
      refuse_books(damaged.details().message);
    }
    return books;
  }

  void read_table(const copied_table& from, const known_table& known, history& into) {
    for (const std::string_view each : known.columns) {
      if (std::find(from.columns.begin(), from.columns.end(), each) != from.columns.end()) continue;
      refuse_books("the table " + std::string{set_.table_prefix} + '_' + from.name + " has no column " +
                   std::string{each});
    }
    if (from.name != "migrations" && from.name != "repeatables") return;
    for (const row& each : from.rows) {
      // All but the position, as read_history and read_repeatables have them.
      row values;
      for (std::size_t column = 1; column < known.columns.size(); ++column) {
        values.push_back(field(from, each, known.columns[column]));
      }
      if (from.name == "migrations") {
        into.applied.push_back(read_applied(values));
      } else {
        into.repeatables.push_back(read_repeatable(values));
      }
    }
  }

  // A mistaken URL must not cost somebody else's database.
  std::vector<std::string> check_database() {
    try {
      const history now = books_.read_history();
      if (options_.allow_foreign) return now.heads();
      require_own(set_, chain_, now);
      if (now.exists || books_.count_tables() == 0) return now.heads();
    } catch (const engine_error& cause) {
      if (cause.what_kind() != engine_error::kind::not_a_database) throw;
      throw_failure(cause,
                    {.message = "cannot restore into " + db_.description() + ", which is damaged or something else",
                     .database_state = "unchanged",
                     .help = "if it is the database that was damaged, move it away together with the files beside "
                             "it that begin with its name (-wal, -shm, -journal), then restore again"});
    }
    throw history_error{failure{.code = errc::foreign,
                                .message = "the database holds tables, but no history of the chain " +
                                           std::string{set_.name} + "; a restore would replace all of them",
                                .database_state = "unchanged",
                                .help = "check the URL; to replace it all the same: " + std::string{set_.program} +
                                        " restore " + file_ + " --foreign"}};
  }

  // The log is the backup's; what happened since is that it was restored. The epoch moves on for whoever read the
  // bookkeeping before.
  void record(const history& now) {
    const std::string text = applied_heads{now}.text();
    known_state known{.exists = true, .epoch = now.epoch};
    bookkeeping_transaction transaction{db_, books_, known, {}, options_.wait};
    if (!transaction.confirm(set_.name)) return;
    books_.log({.at = utc_now(),
                .by = options_.applied_by.empty() ? user_at_host() : options_.applied_by,
                .event = "restore",
                .revision = text,
                .digest = now.head_digest});
    transaction.commit(text, now.head_digest);
  }

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  std::string file_;
  const restore_options& options_;
  bookkeeping books_;
  bool unsealed_ = false;
};

}  // namespace

restore_report restore(connection& db, const chain_set& set, std::string_view file, const restore_options& options) {
  require_no_transaction(db, "before restoring");
  try {
    return restorer{db, set, file, options}.run();
  } catch (const engine_error& cause) {
    throw_copy_failure(cause, errc::backup_failed,
                       {.message = "cannot restore " + std::string{file} + " into " + db.description(),
                        .database_state = cause.what_kind() == engine_error::kind::connection_lost
                                              ? "as before or restored, nothing between: look at it again"
                                              : "as before: a restore is all or nothing",
                        .help = cause.what_kind() == engine_error::kind::busy
                                    ? "end the other programs that use the database, then start again"
                                    : ""});
  }
}

}  // namespace strata
