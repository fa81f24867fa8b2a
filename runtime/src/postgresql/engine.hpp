// PostgreSQL's SQL: the bookkeeping's tables and statements, how values are written as literals, what statements lock.
#pragma once

#include <optional>
#include <span>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata::postgresql {

extern const strata::engine engine_constants;

[[nodiscard]] std::string literal(const value& from);

[[nodiscard]] std::string quoted_name(std::string_view name);

/// As a parameter of the extended protocol goes over the line; nothing for NULL.
[[nodiscard]] std::optional<std::string> parameter_text(const value& from);

/// The statement with literals for `?1`, `?2` …: one message in the simple protocol, which every pooler passes on.
[[nodiscard]] std::string with_literals(std::string_view sql, std::span<const value> parameters);

/// The locks on tables that are there already, by the statement's leading words, strongest first; nothing for what only
/// reads, and for what is not known. The levels were measured on a server: tests/postgresql/statement_locks_test.cpp.
[[nodiscard]] std::vector<statement_lock> statement_locks(std::string_view statement);

}  // namespace strata::postgresql
