// strata::restore(): the way back from a backup.
#include <strata/strata.hpp>
#include <utility>

#include "../admission.hpp"
#include "../applied_heads.hpp"
#include "../bookkeeping_transaction.hpp"
#include "../engine_failure.hpp"
#include "../identity.hpp"
#include "../require_no_transaction.hpp"
#include "take_backup.hpp"

namespace strata {

namespace {

class restorer {
 public:
  restorer(connection& db, const chain_set& set, std::string_view file, const restore_options& options)
      : db_{db}, set_{set}, chain_{chain_for(db, set)}, file_{file}, options_{options}, books_{db, set.table_prefix} {}

  restore_report run() {
    const auto start = std::chrono::steady_clock::now();
    const auto copier = require_copier(db_, options_.programs);
    check_file(*copier);
    restore_report done{.file = file_, .from = {}, .to = {}};
    auto held = db_.lock(set_.table_prefix, options_.wait);
    done.from = check_database();
    copier->restore(file_, options_.wait);
    // Where the lock is a row with a lease, that went with everything else.
    held.reset();
    held = db_.lock(set_.table_prefix, options_.wait);
    const history now = books_.read_history();
    if (now.exists) record(now);
    done.to = now.heads();
    done.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    return done;
  }

 private:
  [[noreturn]] void refuse_file(const std::string& why, const std::string& help) {
    throw error{failure{.code = errc::not_a_backup,
                        .message = file_ + " cannot be restored: " + why,
                        .database_state = "unchanged",
                        .help = help}};
  }

  void check_file(database_copier& copier) {
    copied_books found;
    try {
      found = copier.read(file_, set_.table_prefix);
    } catch (const engine_error& said) {
      throw error{failure{.code = errc::not_a_backup,
                          .message = file_ + " cannot be restored: it is no whole copy of a " +
                                     std::string{db_.engine().dialect} + " database",
                          .engine_message = said.what(),
                          .sqlstate = said.sqlstate(),
                          .database_state = "unchanged",
                          .help = "check the name; a backup is a file that `backup` or options.backup made"}};
    }
    if (options_.allow_foreign) return;
    const std::string foreign = "to restore it all the same, allow a foreign one: " + std::string{set_.program} +
                                " restore " + file_ + " --foreign";
    if (!found.exists) refuse_file("it holds no history of the chain " + std::string{set_.name}, foreign);
    if (found.format > bookkeeping::newest_format) {
      refuse_file("a newer Strata wrote the bookkeeping in it", "use a program that was built with that Strata");
    }
    try {
      require_own(set_, chain_, to_history(found));
    } catch (const history_error& other) {
      refuse_file("it belongs to another chain than " + std::string{set_.name}, foreign);
    }
  }

  [[nodiscard]] static history to_history(const copied_books& from) {
    history found{.exists = from.exists};
    for (const row& each : from.migrations) {
      const auto text = [&](std::size_t column) {
        return column < each.size() ? each[column].value_or("") : std::string{};
      };
      applied_migration& next = found.applied.emplace_back();
      next.revision = text(0);
      next.description = text(1);
      next.digest = text(3);
      next.checksum = text(4);
    }
    return found;
  }

  // A mistaken URL must not cost somebody else's database.
  std::vector<std::string> check_database() {
    try {
      const history now = books_.read_history();
      if (options_.allow_foreign) return now.heads();
      require_own(set_, chain_, now);
      if (now.exists || books_.count_tables() == 0) return now.heads();
    } catch (const engine_error& said) {
      if (said.what_kind() != engine_error::kind::not_a_database) throw;
      throw_failure(said,
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
};

}  // namespace

restore_report restore(connection& db, const chain_set& set, std::string_view file, const restore_options& options) {
  require_no_transaction(db, "before restoring");
  try {
    return restorer{db, set, file, options}.run();
  } catch (const engine_error& said) {
    throw_copy_failure(said, errc::backup_failed,
                       {.message = "cannot restore " + std::string{file} + " into " + db.description(),
                        .database_state = "as before: a restore is all or nothing",
                        .help = said.what_kind() == engine_error::kind::busy
                                    ? "end the other programs that use the database, then start again"
                                    : ""});
  }
}

}  // namespace strata
