#include "block_chain.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace bojemoi {

namespace {

constexpr std::string_view lock_sql = "LOCK TABLE deployment_blocks IN SHARE ROW EXCLUSIVE MODE";

constexpr std::string_view last_sql = R"(
  SELECT block_number, current_hash FROM deployment_blocks ORDER BY block_number DESC LIMIT 1)";

constexpr std::string_view add_sql = R"(
  INSERT INTO deployment_blocks (block_number, payload, previous_hash, current_hash) VALUES (?1, ?2, ?3, ?4))";

constexpr std::string_view all_sql = R"(
  SELECT block_number, payload, previous_hash, current_hash FROM deployment_blocks ORDER BY block_number)";

// What the first block has for the hash of the one before it.
const std::string no_hash(64, '0');

}  // namespace

std::string hash_of_block(std::int64_t number, std::string_view previous_hash, std::string_view payload) {
  std::string text = std::to_string(number) + '\n';
  text.append(previous_hash).append("\n").append(payload);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error{"OpenSSL has no SHA-256"};
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (unsigned int at = 0; at < size; ++at) hex.append({digits[digest[at] >> 4U], digits[digest[at] & 0xFU]});
  return hex;
}

std::int64_t block_chain::add(std::string_view payload) {
  database_.begin({}, {});
  try {
    database_.execute(lock_sql);
    const auto last = database_.query(last_sql);
    const std::int64_t number = last.empty() ? 1 : std::stoll(last[0][0].value()) + 1;
    const std::string previous = last.empty() ? no_hash : last[0][1].value();
    const std::string current = hash_of_block(number, previous, payload);
    database_.modify(add_sql, std::array<strata::value, 4>{number, payload, previous, current});
    database_.commit({});
    return number;
  } catch (...) {
    database_.rollback();
    throw;
  }
}

std::optional<broken_block> block_chain::verify() {
  std::int64_t expected = 1;
  std::string previous = no_hash;
  for (const auto& row : database_.query(all_sql)) {
    const std::int64_t number = std::stoll(row[0].value());
    if (number != expected) return broken_block{expected, "missing"};
    if (row[2] != previous) return broken_block{number, "does not hold the hash of the block before it"};
    if (row[3] != hash_of_block(number, previous, row[1].value())) return broken_block{number, "was changed"};
    previous = row[3].value();
    ++expected;
  }
  return std::nullopt;
}

}  // namespace bojemoi
