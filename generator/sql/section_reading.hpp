// One section of a migration file while it is read: its text, tokens and statements, and what read_script() asks of
// them one after the other.
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

struct sql_statement;

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

// What statements have to do with transactions: those that begin and end them, and those that engines refuse inside.

/// What the engine refuses inside a transaction, named for a message: `VACUUM`, `PRAGMA journal_mode`; else empty. For
/// PostgreSQL this is a guess for where its parser cannot read the statement.
[[nodiscard]] std::string refused_in_transaction(const statement_head& head, dialect which);

/// What a statement asks for.
struct transaction_need {
  /// What the engine refuses inside a transaction, as refused_in_transaction() names it; else empty.
  std::string refused = {};
  /// The engine may refuse it inside a transaction, which only the database knows: a script that asks for no
  /// transaction gives it none.
  bool uncertain = false;
};

/// How the statements of a section relate to transactions, by index.
struct transaction_layout {
  /// The script runs in one transaction. Differs from what its section says where that was left open.
  bool transactional = true;
  /// SQLite: the script switches foreign keys off, as Strata has to do for it.
  bool suspends_foreign_keys = false;
  /// False for BEGIN and COMMIT: the transaction is Strata's own.
  std::vector<bool> kept;
  /// False for what the engine refuses inside a transaction.
  std::vector<bool> in_transaction;
  /// True inside BEGIN … COMMIT with transaction:false, but for the last.
  std::vector<bool> commits_with_next;
};

/// Applies these rules and reports what breaks them:
/// - In a transactional script, one BEGIN … COMMIT around the whole is dropped; any other transaction control, and what
///   the engine refuses inside a transaction, is an error.
/// - With transaction:false each statement commits together with Strata's record of it. BEGIN … COMMIT makes those
///   between commit together: Strata opens that transaction itself, so that the record is in it. A ROLLBACK, or control
///   outside such a pair, is an error.
/// - A script of another tool's was never meant for these rules. SQLite's `PRAGMA foreign_keys` is dropped from it:
///   Strata switches them off itself; a COMMIT at the very beginning, which ends the other tool's transaction, is
///   dropped with the BEGIN at the end. Where the section leaves open whether there is a transaction, there is none if
///   the script has several of its own or something that cannot run inside one.
/// `needs` has an entry per statement.
[[nodiscard]] transaction_layout lay_out_transactions(const section_reading& reading,
                                                      const std::vector<transaction_need>& needs,
                                                      diagnostics& messages);

// Variables: `${name}`, filled in when the script runs. Where each stands, and so how its value is to be quoted, is
// settled here, by the lexer's tokens.

/// The text with a string of the same length for each variable that stands alone, so that it is SQL for every reader:
/// `${name}` becomes `'$name'`. Those inside strings and quoted names are SQL already.
[[nodiscard]] std::string with_stand_ins(std::string_view text, dialect which);

/// Fills in the pieces and the template's text of a statement that holds variables, and reports those that cannot be
/// filled: not declared, or at a place where no value can be quoted. Returns what the checksum counts besides the
/// tokens: the variables' defaults.
[[nodiscard]] std::string read_variables(const section_reading& reading, std::span<const token> tokens,
                                         sql_statement& statement, diagnostics& messages);

/// Reports guards that hold variables.
void check_guard_variables(const script_section& section, diagnostics& messages);

}  // namespace strata::generator
