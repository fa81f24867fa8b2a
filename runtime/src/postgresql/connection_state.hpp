// What a connection knows of its session, and puts back in it: one owner for limits, search path, settings, temporary
// objects and the lease.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <strata/postgresql.hpp>
#include <string>
#include <string_view>

#include "books.hpp"
#include "connection_string.hpp"
#include "lease.hpp"
#include "session.hpp"
#include "session_settings.hpp"

namespace strata::postgresql {

/// What one transaction may hold of the server's lock table, which is one for all sessions: half of what others leave.
/// Every table, index and sequence that a transaction makes stays in it until the transaction ends
/// (https://www.postgresql.org/docs/current/runtime-config-locks.html). Watched from its beginning.
class lock_table_share {
 public:
  void count_statement() noexcept { ++statements_; }

  /// Asks the server only where the transaction may have come far since the last time. Throws engine_error.
  [[nodiscard]] bool is_used_up(session& on);

 private:
  std::int64_t statements_ = 0;
  std::int64_t next_look_ = 0;
};

struct connection::state {
  std::unique_ptr<session> talking;
  /// Absent for a wrapped connection.
  std::optional<connection_string> where;
  /// Told what the server says, while the migration lock is taken or held.
  observer* watcher = nullptr;

  book_finder books;
  std::unique_ptr<lease> leased;
  std::optional<open_transaction> open;
  /// Of the open transaction.
  lock_table_share share;
  /// No transaction writes: what the server or the role says.
  std::string read_only_help;

  /// What the migrations' statements are to have, what the open transaction has, and what the session has outside.
  statement_limits wanted;
  std::optional<statement_limits> inside;
  std::optional<statement_limits> outside;
  /// The session's own are to be put back.
  bool limited = false;

  /// As the session was when the lock was taken, or behind a pooler when the transaction began.
  std::optional<session_settings> before;
  /// Where the bookkeeping's names lead; and while the bookkeeping is there amid a script, where the script's lead.
  std::optional<session_place> home;
  std::optional<session_place> away;
  /// A script ran that may have changed settings, the place, the client's encoding; it made temporary objects; and it
  /// has ended.
  bool touched = false;
  bool strayed = false;
  bool recoded = false;
  bool temporary = false;
  bool ended = false;
  /// The program has set what it wants to have set.
  bool prepared = false;
  /// Cursors opened so far, for their names.
  std::size_t cursors = 0;

  // Throw engine_error.
  answer run(const std::string& sql);
  answer run(const std::string& sql, std::span<const value> parameters);

  void require_writable() const;
  /// Before a statement of a migration, or of the program's code in it.
  void prepare(std::string_view sql);
  /// What goes before a statement of the bookkeeping, in the same message: puts back what scripts have changed.
  [[nodiscard]] std::string restoring();
  /// Notes the settings that scripts are to leave as they are.
  void note_settings();
  /// Drops temporary objects that are not from before.
  void drop_temporary_objects();
  /// The limits of statements outside transactions; only under the lock, which gives back what was before.
  void limit_outside();
  [[nodiscard]] std::string local_limits() const;
  /// Of a new session: nothing of the old one's holds.
  void forget() noexcept;
  /// One that finds the bookkeeping's tables where this one does.
  [[nodiscard]] std::unique_ptr<session> another_session(const wait_options& wait);
  [[nodiscard]] std::vector<temporary_object> temporary_objects();

 private:
  void deliver_notices();
  template <typename Talk>
  answer listening(Talk talk);

  std::vector<std::string> temporary_before_;
};

}  // namespace strata::postgresql
