// A script of one migration, split into statements, with all that later stages need to know of each.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <strata/chain.hpp>

#include "generator/files/diagnostic.hpp"
#include "script_section.hpp"

namespace strata::generator {

/// A piece of a statement that holds variables, as strata::piece.
struct sql_piece {
  using place = piece::place;
  place where{};
  std::string text;
  bool variable = false;
};

/// One statement of a script.
struct sql_statement {
  /// As written, from its first token to its last, without the semicolon.
  std::string text;
  /// Where it begins in the file.
  std::size_t offset = 0;
  position where;
  /// The engine runs it inside a transaction.
  bool in_transaction = true;
  /// With transaction:false: it stands in a BEGIN … COMMIT, and not last.
  bool commits_with_next = false;
  bool drops_table = false;
  bool loses_data = false;
  /// As in strata::statement.
  std::string guard = {};
  bool guard_derived = false;
  std::string concurrent_index = {};
  /// The function of a step in C++; the text only says so.
  std::string call = {};
  std::vector<sql_piece> pieces = {};
  /// The first 12 hex digits of the SHA-256 of its normalised tokens.
  std::string hash;
};

/// The statements of one direction for one dialect.
struct sql_script {
  source file;
  /// The section's marker line, for messages about the script as a whole.
  std::size_t marker = 0;
  bool transactional = true;
  /// It switches SQLite's foreign keys off, which has to happen before its transaction begins.
  bool suspends_foreign_keys = false;
  /// Where other dialects take the same section: what to do if the engine refuses it. Else empty.
  std::string advice;
  /// Zero: the runtime's defaults.
  std::chrono::milliseconds lock_timeout{0};
  std::chrono::milliseconds statement_timeout{0};
  std::vector<sql_statement> statements;
  /// `sha256:…` of the normalised tokens of all statements.
  std::string checksum;
};

/// As strata::script says it: foreign keys must not act while the script runs.
[[nodiscard]] bool drops_tables(const sql_script& script);

/// From a place in a statement's text to the place in its file: the text has LF where the file may have CRLF. The
/// offset in the file of a byte of the text, or of its end.
[[nodiscard]] std::size_t offset_in_file(const source& file, const sql_statement& statement,
                                         std::size_t offset_in_text);

/// Splits and checks one section. What is wrong goes to `messages`; the script holds what could be read. `shared`:
/// other dialects take the same section, which names none.
[[nodiscard]] sql_script read_script(const script_section& section, dialect which, diagnostics& messages,
                                     bool shared = false);

}  // namespace strata::generator
