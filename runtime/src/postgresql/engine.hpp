// PostgreSQL's SQL: the bookkeeping's tables and statements, and how values are written as literals.
#pragma once

#include <optional>
#include <span>
#include <strata/connection.hpp>
#include <string>
#include <string_view>

namespace strata::postgresql {

extern const strata::engine engine_constants;

[[nodiscard]] std::string literal(const value& from);

[[nodiscard]] std::string quoted_name(std::string_view name);

/// As a parameter of the extended protocol goes over the line; nothing for NULL.
[[nodiscard]] std::optional<std::string> parameter_text(const value& from);

/// The statement with literals for `?1`, `?2` …: one message in the simple protocol, which every pooler passes on.
[[nodiscard]] std::string with_literals(std::string_view sql, std::span<const value> parameters);

}  // namespace strata::postgresql
