// What a command works with: the program it belongs to, its chain, what was asked, and where to write.
#pragma once

#include <memory>
#include <strata/cli.hpp>
#include <strata/connection.hpp>
#include <strata/plan.hpp>
#include <string>

#include "arguments.hpp"
#include "console.hpp"

namespace strata::cli {

struct context {
  const program& self;
  const chain_set& set;
  const invocation& asked;
  const console& terminal;
  /// Of commands without a progress of their own: waiting and notices. Null: nobody is told.
  observer* events = nullptr;
};

/// The database's URL from --database or the environment; empty when neither names one.
[[nodiscard]] std::string database_url(const program& self, const invocation& asked);

/// How a command opens its database.
enum class access {
  read,   ///< a database that is not there is an error
  write,  ///< it is made, where the engine can
};

/// Connects to the database. Throws usage_error when none is named, connect_error when it cannot be opened.
/// The watcher, if any, hears of waiting, which ends with --timeout, or with the given limit.
[[nodiscard]] std::unique_ptr<connection> open_database(const context& now, access how);
[[nodiscard]] std::unique_ptr<connection> open_database(const context& now, access how, observer* watcher);
[[nodiscard]] std::unique_ptr<connection> open_database(const context& now, access how, observer* watcher,
                                                        std::chrono::milliseconds limit);

/// The driver that the named database's URL asks for; null when there is no URL or no such driver.
[[nodiscard]] const driver* named_driver(const context& now);

/// The chain of the named database's dialect; the first one when no database is named. Connects to nothing.
[[nodiscard]] const chain& usual_chain(const context& now);

/// What a command about the chain looks at.
struct known_chain {
  const chain* whole;
  /// Of the database; empty where none was asked.
  history applied;
};

/// The database's chain and history, or usual_chain() where there is no need of a database. Throws as open_database().
[[nodiscard]] known_chain look_at_chain(const context& now, bool needs_database);

/// A target that can be one: not empty, no white space, and no range. Throws usage_error.
void check_target(const std::string& target);

}  // namespace strata::cli
