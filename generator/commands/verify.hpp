// `strata verify`: runs a folder's migrations on a scratch database, up and down and up, and says whether the schema
// comes back. What ctest's round_trip and idempotent run.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "command.hpp"
#include "generator/scratch/sandbox.hpp"
#include "load.hpp"

namespace strata::generator {

struct verify_options {
  folder_options folder;
  /// One of the folder's; nothing: its first.
  std::optional<dialect> which = std::nullopt;
  enum class check { chain, round_trip, idempotent, seeds } what = check::chain;
  /// Empty: none. Only with round_trip.
  std::filesystem::path fixtures = {};
  /// Where to remember what was verified; empty: nowhere. Only with chain.
  std::filesystem::path cache = {};
  /// The file that declares the schema at head; empty: none. Only with chain.
  std::filesystem::path schema = {};
  /// Of the bookkeeping tables, which do not count in `schema`.
  std::string table_prefix = "strata";
  /// The program that runs the steps in C++; empty: they are left out.
  std::filesystem::path steps = {};
  variable_values variables = {};
  /// Go on behind a migration that cannot go up. Only with chain.
  bool keep_going = false;
};

/// The exit status for a check that could not run here, which ctest shows as skipped (SKIP_RETURN_CODE).
inline constexpr int skipped = 77;

/// Returns the exit status.
int verify_migrations(const verify_options& options, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& verify_command();

}  // namespace strata::generator
