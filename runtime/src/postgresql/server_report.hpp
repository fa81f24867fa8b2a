// What a PostgreSQL server says when it refuses something, turned into an engine_error.
#pragma once

#include <cstddef>
#include <optional>
#include <strata/connection.hpp>
#include <string>
#include <string_view>

namespace strata::postgresql {

struct server_report {
  std::string sqlstate = {};
  std::string message = {};
  std::string detail = {};
  std::string hint = {};
  /// `PL/pgSQL function … line 3 at RAISE` and the like.
  std::string context = {};
  /// In the statement that was sent: characters from 1, 0 when the server does not say.
  std::size_t position = 0;
};

/// `sql`: what was sent, in UTF-8.
[[nodiscard]] engine_error make_error(const server_report& from, std::string_view sql);

/// Reads the text that libpq makes of a report in its default verbosity (`ERROR:  …`, `LINE 1: …` and a caret, DETAIL,
/// HINT, CONTEXT), for whoever is given nothing else.
[[nodiscard]] server_report read_text(std::string_view text, std::string sqlstate, std::string_view sql);

/// The bytes before the character at this position (from 1).
[[nodiscard]] std::size_t byte_offset(std::string_view sql, std::size_t position) noexcept;

}  // namespace strata::postgresql
