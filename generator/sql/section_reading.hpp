// One section of a migration file while it is read: its text, tokens and statements, the way to report on it, and the
// checks that need no more.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "lexer.hpp"
#include "script_section.hpp"
#include "splitter.hpp"

namespace strata::generator {

/// A statement's first tokens of code, to tell what kind of statement it is.
class statement_head {
 public:
  static constexpr std::size_t capacity = 12;

  statement_head(std::string_view text, std::span<const token> statement);

  /// The token's bytes; empty behind the statement's end and for what is neither a word nor punctuation.
  [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
    return index < count_ ? tokens_[index] : std::string_view{};
  }
  /// Words in lower case, or punctuation.
  [[nodiscard]] bool starts_with(std::initializer_list<std::string_view> words) const noexcept;
  [[nodiscard]] bool holds(std::string_view word) const noexcept;

 private:
  std::array<std::string_view, capacity> tokens_;
  std::size_t count_ = 0;
};

/// Made by read_script() and handed to the checks.
struct section_reading {
  const script_section& section;
  dialect which{};
  /// As the file has it.
  std::string_view original;
  /// The same with a string in the place of each variable that stands alone, and without the lines that pg_dump guards
  /// its output with: what every reader but that of variables takes. Offsets are equal. Empty: it would be the same.
  std::string stand_in;
  std::string_view text;
  lexed_text lexed;
  std::vector<statement_span> statements;

  section_reading(const script_section& from, dialect which_dialect);
  section_reading(const section_reading&) = delete;
  section_reading& operator=(const section_reading&) = delete;

  [[nodiscard]] std::span<const token> tokens_of(const statement_span& statement) const {
    return std::span{lexed.tokens}.subspan(statement.first, statement.past - statement.first);
  }
  /// A message about the byte at `offset` of the section's text.
  [[nodiscard]] diagnostic about(std::size_t offset, std::string code, std::string message, std::string help) const;
  /// Only blanks are before it on its line.
  [[nodiscard]] bool first_on_line(std::size_t offset) const noexcept;
  /// The line that holds `offset`, without its end and without blanks around it.
  [[nodiscard]] std::string_view line_at(std::size_t offset) const noexcept;
};

// What a script must not hold, whatever its statements are: each check reports all that it finds.

/// Lines of an unfinished merge. True: there are some, and nothing else is worth saying about the section.
bool report_conflict_markers(const script_section& section, diagnostics& messages);

/// Strings, quoted names and comments that are opened and not closed, at the place where they are opened.
void report_unterminated(const section_reading& reading, diagnostics& messages);

/// Commands of an engine's shell, and the data lines of COPY … FROM STDIN.
void report_shell_commands(const section_reading& reading, diagnostics& messages);

/// White space that engines take for letters, and characters that make text read otherwise than it runs.
void report_invisible_characters(const section_reading& reading, diagnostics& messages);

/// Settings under which the rest of the script would be cut into other tokens, those that no run can put back, and OR
/// ROLLBACK.
void report_risky_statements(const section_reading& reading, diagnostics& messages);

}  // namespace strata::generator
