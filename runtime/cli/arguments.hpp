// A command line, read: the command, its words and its options, or what is wrong with it.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "command.hpp"

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

/// What was asked for.
struct invocation {
  /// Null when only help or the version is asked for.
  const command* what = nullptr;
  /// What follows the command's name.
  std::vector<std::string> words = {};
  std::string database = {};
  std::optional<std::string> range = {};
  /// From --set.
  std::map<std::string, std::string, std::less<>> variables = {};
  bool json = false;
  bool no_color = false;
  bool help = false;
  bool version = false;
  bool sql = false;
  bool yes = false;
  bool check = false;
  bool indicate_current = false;
  bool graph = false;
  bool verbose = false;
  bool quiet = false;
  bool purge = false;
  bool stored_scripts = false;
  bool down = false;
  /// As written: kinds with commas between.
  std::string mend = {};
  std::chrono::milliseconds timeout{60'000};
  /// `single`, `per-migration` or `automatic`.
  std::string transactions = "automatic";
  /// The folder for a backup; empty: none is wanted.
  std::string backup = {};
  std::optional<std::size_t> keep = {};
  std::string programs = {};
  bool foreign = false;
  bool clear = false;
  bool again = false;
  /// The other tool's name; empty: not named.
  std::string from = {};
  bool dry_run = false;
  bool match = false;
  bool beside_others = false;
  bool redo_drafts = false;
  /// From --ignore.
  std::vector<std::string> ignored = {};
  std::string scratch_url = {};
};

/// Reads a command line. Options may stand before or after the command's name, and words such as `-1` are targets.
/// Throws usage_error; `program` is named in its help.
[[nodiscard]] invocation read_arguments(const std::vector<std::string>& arguments, const std::string& program);

}  // namespace strata::cli
