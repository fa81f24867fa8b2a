// A folder of migrations for the author's commands, and what they say of it.
#pragma once

#include <boost/test/unit_test.hpp>
#include <sstream>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "generator/commands/commands.hpp"
#include "generator/commands/load.hpp"
#include "generator/commands/temporary_folder.hpp"
#include "generator/graph/chain_view.hpp"

namespace strata::generator::testing {

struct command_folder {
  temporary_folder folder;
  folder_options where{.directory = folder.path(), .display_directory = "migrations", .dialects = {}, .layout = {}};
  /// What the last command said.
  std::string out;
  std::string err;

  /// Returns the command's status.
  template <typename Options>
  int call(int (*command)(const Options& options, std::ostream& out, std::ostream& err), const Options& options) {
    std::ostringstream to_out;
    std::ostringstream to_err;
    const int status = command(options, to_out, to_err);
    out = to_out.str();
    err = to_err.str();
    return status;
  }

  int lock() { return lock(where); }
  int lock(const folder_options& which) {
    return call(lock_migrations, {.folder = which, .accept_edit = {}, .reason = {}, .accept_down = {}});
  }

  /// Brings a database to the target, or to head, with the folder's chain as a program would embed it, and says which
  /// migrations ran: `1 2`. The folder must be in order.
  std::string upgrade(connection& db, const std::vector<const driver*>& drivers, const std::string& target = {}) const {
    diagnostics messages;
    const loaded_folder loaded = load_folder(where, messages);
    BOOST_TEST(format(messages) == "");
    const chain_view view{loaded.chains, "test", "strata", drivers};
    std::string ran;
    for (const auto& each : strata::upgrade(db, view.set(), {.target = target}).migrations) {
      ran += (ran.empty() ? "" : " ") + each.revision;
    }
    return ran;
  }
};

/// A query's rows: columns with `|` between, a row a line.
inline std::string all(connection& db, const std::string& query) {
  std::string text;
  for (const row& each : db.query(query)) {
    text += text.empty() ? "" : "\n";
    for (const auto& column : each) text += (&column == each.data() ? "" : "|") + column.value_or("NULL");
  }
  return text;
}

}  // namespace strata::generator::testing
