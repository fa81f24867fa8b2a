// Where a command reads and writes, and what it may do there (redraw a line, ask, use colour); and Ctrl-C meanwhile.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <stdexcept>
#include <string>
#include <string_view>

namespace strata::cli {

/// The streams of one run. Nothing is owned.
struct console {
  std::istream* in = nullptr;
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  /// `out` is a terminal that can redraw a line.
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool in_is_terminal = false;
  /// A person sits at `in` and sees `out`.
  bool can_ask = false;
  /// The person wants colour where a terminal shows it.
  bool colour = true;
  /// Columns of the terminal.
  std::size_t width = 80;
};

/// The standard streams of this process. Colour is off with NO_COLOR or on a dumb terminal.
[[nodiscard]] console process_console();

enum class paint { error, revision, mark };

/// The text as `out` shows it: with colour if it may.
[[nodiscard]] std::string on_out(const console& where, paint how, std::string_view text);
/// The same for `err`.
[[nodiscard]] std::string on_err(const console& where, paint how, std::string_view text);

/// Asks a question that `y` or `yes` affirms; anything else, and the end of input, is no.
[[nodiscard]] bool confirm(const console& where, std::string_view question);

/// How many columns a UTF-8 text takes.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// At most `columns` characters of a UTF-8 text, the last one `…` if something was cut off.
[[nodiscard]] std::string fit(std::string_view text, std::size_t columns);

/// Unwinds to where the interruption lives.
class interrupted : public std::runtime_error {
 public:
  interrupted() : std::runtime_error("interrupted") {}
};

/// While it lives, the first SIGINT, SIGTERM or SIGHUP only leaves a mark, and ends the process when this ends; the
/// second one ends it at once. A signal that is ignored stays so. One at a time in a process.
class interruption {
 public:
  interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;
  ~interruption();

  /// Throws interrupted once the mark is there.
  static void check();
};

}  // namespace strata::cli
