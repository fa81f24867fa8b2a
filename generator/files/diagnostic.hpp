// What the generator has to say about its input: values collected by the stages and printed GCC-style, all of a run.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source.hpp"

namespace strata::generator {

enum class severity { note, warning, error };

/// One message. Printed as
///
///     path:line:column: error: message [code]
///         the source line
///         ^
///       detail
///       help: help
struct diagnostic {
  severity level = severity::error;
  /// `strata-…`, stable, listed in docs/errors.md.
  std::string code;
  std::string message;
  /// Where: a place in a file that was read, or only a path, or nothing.
  source file = nullptr;
  std::optional<std::size_t> offset = std::nullopt;
  std::string path = {};
  /// Lines below the caret.
  std::vector<std::string> details = {};
  /// A command or a change that helps; several lines are printed below each other.
  std::string help = {};
};

/// The messages of one run, in the order they were found.
class diagnostics {
 public:
  void add(diagnostic what) { all_.push_back(std::move(what)); }
  [[nodiscard]] bool has_errors() const noexcept;
  [[nodiscard]] const std::vector<diagnostic>& all() const noexcept { return all_; }

 private:
  std::vector<diagnostic> all_;
};

/// The text of one message, with a line end. Colour is ANSI.
[[nodiscard]] std::string format(const diagnostic& what, bool colour = false);
/// All messages, and nothing where there are none.
[[nodiscard]] std::string format(const diagnostics& all, bool colour = false);

/// The folder of the file as it is displayed; `.` for the current one.
[[nodiscard]] std::string folder_of(const source& file);
/// For a help line, ` --directory <folder>` of a command about the folder of that file; empty for `migrations`, which
/// is the default.
[[nodiscard]] std::string folder_option(const source& file);
/// The same for the folder itself.
[[nodiscard]] std::string folder_option(std::string_view folder);

}  // namespace strata::generator
