// The table of commands and options: parsing, help, completion, the manual page and did-you-mean all read it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace strata::cli {

struct context;

/// An option of one or of all commands.
struct option {
  std::string_view name = {};
  /// The one-letter form, or empty.
  std::string_view letter = {};
  /// What its value is called; empty for a switch.
  std::string_view value = {};
  std::string_view summary = {};
  /// Every command takes it.
  bool everywhere = false;
  /// It may be given several times.
  bool repeated = false;
};

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

struct command {
  std::string_view name = {};
  /// Its words, as usage shows them: `[TARGET]`.
  std::string_view words = {};
  std::size_t fewest_words = 0;
  std::size_t most_words = 0;  ///< any_number: no limit
  /// One line.
  std::string_view summary = {};
  /// What a person should know before using it.
  std::string_view details = {};
  /// The options that not every command takes.
  std::span<const std::string_view> options = {};
  /// Arguments of an example, and what they do.
  std::string_view example = {};
  std::string_view example_does = {};
  /// False for what has nothing to do with databases.
  bool opens_database = true;
  /// Returns the exit status.
  int (*run)(const context& now) = nullptr;
};

[[nodiscard]] std::span<const command> all_commands() noexcept;
[[nodiscard]] std::span<const option> all_options() noexcept;

/// Null when there is none of that name.
[[nodiscard]] const command* find_command(std::string_view name) noexcept;

/// True when the command takes the option.
[[nodiscard]] bool takes(const command& what, const option& which) noexcept;

int run_adopt(const context& now);
int run_backup(const context& now);
int run_branches(const context& now);
int run_check(const context& now);
int run_completion(const context& now);
int run_current(const context& now);
int run_downgrade(const context& now);
int run_heads(const context& now);
int run_history(const context& now);
int run_log(const context& now);
int run_man(const context& now);
int run_ping(const context& now);
int run_plan(const context& now);
int run_repair(const context& now);
int run_restore(const context& now);
int run_seed(const context& now);
int run_show(const context& now);
int run_stamp(const context& now);
int run_status(const context& now);
int run_upgrade(const context& now);
int run_wait(const context& now);

}  // namespace strata::cli
