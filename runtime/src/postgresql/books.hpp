// Strata's own statements, out of the reach of whoever may create objects in a schema of the search path
// (CVE-2018-1058): questions to the catalogs are resolved with pg_catalog alone, and the bookkeeping's tables are named
// with their schema, after they were found to be tables of ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session.hpp"

namespace strata::postgresql {

/// The rows of one query. What it names are the server's own tables, functions, operators and types; what it answers is
/// spelled as the session's search path has it, which is back in place when the query runs. One round trip.
[[nodiscard]] answer ask_catalog(session& on, std::string_view query);

/// Knows where the bookkeeping is. Outside the migration lock it is looked for along the search path whenever the state
/// is read; who holds the lock stays with what was found when taking it, whatever a migration does to the path.
///
/// Tables are ours where they are ordinary ones, and belong to the current role, to one that it is a member of, or to a
/// superuser; nobody else's trigger may be on them. Who can do no more than read may read those of others.
class book_finder {
 public:
  /// See connection::read_state(). One round trip, in a transaction as well, where the tables then stay as they were
  /// found until its end.
  [[nodiscard]] std::vector<row> read_state(session& on, std::string_view prefix);
  /// `"app".strata`
  [[nodiscard]] const std::string& name(session& on, std::string_view prefix);
  /// The migration lock is being taken: looks once more, as one who will write.
  void hold(session& on, std::string_view prefix);
  void let_go() noexcept { held_ = false; }
  void forget() noexcept { *this = {}; }

 private:
  struct request {
    std::string_view prefix;
    bool writing = false;
    /// The state is asked for, and has to be there.
    bool state = false;
    /// Whether all is as usual is enough to know.
    bool quick = false;
  };
  void find(session& on, std::string_view prefix, bool writing);
  answer ask(session& on, const request& what);
  /// Nothing: it needs a closer look.
  std::optional<answer> ask_quickly(session& on, request what);
  void keep(std::string_view prefix, const std::string& schema);

  /// Empty: nothing was found yet.
  std::string prefix_;
  /// Empty: there is none to create in.
  std::string schema_;
  std::string name_;
  bool held_ = false;
  /// A quick look is enough inside a transaction, which could not be gone on with after another.
  bool usual_ = false;
};

/// See connection::table_of_ours().
[[nodiscard]] std::string require_table_of_ours(session& on, std::string_view schema, std::string_view name);

}  // namespace strata::postgresql
