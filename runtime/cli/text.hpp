// Migrations as people who know Alembic expect to read them (`PARENT -> REV (head), description`, and the long form),
// and what a difference between history and chain is called.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <strata/plan.hpp>

#include "chain_index.hpp"
#include "console.hpp"

namespace strata::cli {

/// What stands behind a revision: ` (LABEL, …) (head) (current) (branchpoint) (mergepoint) (checkpoint)`. A head that
/// another branch depends on is an `(effective head)`.
[[nodiscard]] std::string marks(const chain_index& index, const migration& what, bool is_current);

/// `REV (head)`, with colour where it may be.
[[nodiscard]] std::string short_line(const console& where, const chain_index& index, const migration& what,
                                     bool is_current = false);
/// `PARENT -> REV (head), description`; behind the parents, in brackets, what the migration depends on.
[[nodiscard]] std::string history_line(const console& where, const chain_index& index, const migration& what,
                                       bool is_current);
/// `REV (head), description`.
[[nodiscard]] std::string graph_line(const console& where, const chain_index& index, const migration& what,
                                     bool is_current);
/// Several lines: revision, parents, path, checksums, description.
[[nodiscard]] std::string long_form(const console& where, const chain_index& index, const migration& what,
                                    bool is_current = false);

/// The same of a migration that only the database knows.
[[nodiscard]] std::string long_form(const console& where, const applied_migration& what);

/// `a, b`, or `base` for nothing.
[[nodiscard]] std::string place(const std::vector<std::string>& revisions);
[[nodiscard]] std::string place(std::span<const std::string_view> revisions);

/// `1 migration`, `2 migrations`.
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

/// A statement in one line: its first, with `…` behind it where there are more.
[[nodiscard]] std::string first_line(std::string_view text);

/// What a kind of difference is called: `edited`.
[[nodiscard]] std::string_view name_of(difference::kind what);
/// What it means.
[[nodiscard]] std::string explanation(const difference& what);
/// `20260130_0900: edited: applied with another text`
[[nodiscard]] std::string difference_line(const difference& what);

/// `0.4 ms`, `12.0 s`, `3 min 20 s`.
[[nodiscard]] std::string duration_text(std::chrono::microseconds took);

}  // namespace strata::cli
