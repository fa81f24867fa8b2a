// The audit of deployments: blocks that each hold the hash of the one before, so that a change of any of them shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <strata/connection.hpp>

namespace bojemoi {

/// What is wrong with the chain of blocks, and where.
struct broken_block {
  std::int64_t number = 0;
  std::string what;
};

/// One thread at a time, as the connection, which is not owned.
class block_chain {
 public:
  explicit block_chain(strata::connection& database) noexcept : database_(database) {}

  /// Adds a block behind the last one and returns its number, from 1. Programs that add at the same moment wait for
  /// each other.
  std::int64_t add(std::string_view payload);
  /// Computes every hash anew; nothing when the chain is whole. Blocks that are missing at its end do not show.
  [[nodiscard]] std::optional<broken_block> verify();

 private:
  strata::connection& database_;
};

/// The hash of a block: SHA-256 of number, previous hash and payload, a line each, as 64 hex digits.
[[nodiscard]] std::string hash_of_block(std::int64_t number, std::string_view previous_hash, std::string_view payload);

}  // namespace bojemoi
