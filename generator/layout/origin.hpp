// Where a migration came from: what another tool's table in the database says of it, so that `adopt` can tell what is
// applied, and whether it is this text. The rules are those of the tools' own sources, named beside each function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/files/source.hpp"

namespace strata::generator {

/// See strata::migration_origin.
struct migration_origin {
  /// Empty: nothing is known.
  std::string tool = {};
  std::string version = {};
  std::vector<std::string> checksums = {};
};

/// Flyway: the CRC-32 of the lines without their ends and without a byte order mark, as a signed number
/// (ChecksumCalculator).
[[nodiscard]] migration_origin flyway_origin(std::string_view version, const source& file);
/// refinery: SipHash-1-3 of name, version and text, as Rust hashes them (Migration::unapplied); for both widths of
/// version that it can be built with. Without a checksum where the version is no whole number.
[[nodiscard]] migration_origin refinery_origin(std::string_view version, std::string_view name, const source& file);
/// Sqitch: the SHA-1 of the deploy script (Change's script_hash).
[[nodiscard]] migration_origin sqitch_origin(std::string_view change, const source& file);
/// sqlx: the SHA-384 of the file (migration::checksum).
[[nodiscard]] migration_origin sqlx_origin(std::string_view version, const source& file);

}  // namespace strata::generator
