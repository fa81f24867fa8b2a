// The shapes of `--format json`. They are documented in docs/commands.md: members are added, never renamed or removed.
#pragma once

#include <nlohmann/json.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>

#include "chain_index.hpp"
#include "context.hpp"

namespace strata::cli {

/// Members in the order in which they were written.
using json = nlohmann::ordered_json;

/// Writes the run's one value.
void print_json(const console& where, const json& value);

/// A migration of the chain, without its SQL.
[[nodiscard]] json migration_json(const chain_index& index, const migration& what);

/// What an upgrade, a downgrade or a stamp did. `description` is the connection's.
[[nodiscard]] json report_json(std::string_view command, const connection& db, const chain_index& index,
                               const report& did);

/// `{"error": …}` with every member, null where nothing is known. `done`: what a run had committed before.
[[nodiscard]] json error_json(const failure& what, std::string_view code, const report& done = {});

[[nodiscard]] double milliseconds(std::chrono::microseconds took);

}  // namespace strata::cli
