// What a command works with: the program it belongs to, the line as it was read, its chain, and where to write.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <strata/connection.hpp>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "console.hpp"

namespace strata::cli {

/// Wrong usage, exit status 2. what() says what is wrong in one sentence.
class usage_error : public std::runtime_error {
 public:
  usage_error(const std::string& message, std::string help) : std::runtime_error(message), help_(std::move(help)) {}
  /// What to write instead.
  [[nodiscard]] const std::string& help() const noexcept { return help_; }

 private:
  std::string help_;
};

/// A command line, read. A command reads its own options by their names in its table.
struct invocation {
  /// Null when only help or the version is asked for.
  const command* what = nullptr;
  /// What follows the command's name.
  std::vector<std::string> words = {};
  bool help = false;
  bool version = false;
  /// Of every command on a chain.
  std::string database = {};
  bool json = false;
  bool yes = false;
  bool quiet = false;
  std::chrono::milliseconds timeout{60'000};
  /// Every option that was given, by name, with its values; a switch has one that is empty.
  std::map<std::string, std::vector<std::string>, std::less<>> given = {};

  [[nodiscard]] bool has(std::string_view name) const { return given.contains(name); }
  /// The value; empty where the option was not given.
  [[nodiscard]] std::string text(std::string_view name) const { return text(name, {}); }
  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise) const;
  /// All values of one that may be repeated.
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
};

struct context {
  const toolbox& tools;
  /// Empty for a command that does not work on a chain.
  const chain_set& set;
  const invocation& asked;
  const console& terminal;
  /// Of commands without a progress of their own: waiting and notices. Null: nobody is told.
  observer* events = nullptr;
  const program& self = tools.self;
};

/// Reads a command line. Options may stand before or after the command's name, and words such as `-1` are targets.
/// Throws usage_error.
[[nodiscard]] invocation read_arguments(const toolbox& tools, const std::vector<std::string>& line);

using variable_map = std::map<std::string, std::string, std::less<>>;

/// The values of --set. Throws usage_error.
[[nodiscard]] variable_map read_variables(const invocation& asked);

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
[[nodiscard]] const chain& usual_chain(const chain_set& set, const std::string& url);

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
