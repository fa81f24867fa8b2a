#include "test_database_name.hpp"

#include <array>
#include <charconv>

#include "runtime/src/text/sha256.hpp"

namespace strata::postgresql {

namespace {

constexpr std::string_view test_prefix = "strata_test_";
constexpr std::string_view template_prefix = "strata_template_";
constexpr std::size_t seal_length = 8;
constexpr std::size_t owner_length = 16;
constexpr std::size_t fingerprint_length = 32;

// Without `sha256:`.
std::string hex_digits(std::string_view of, std::size_t length) {
  const std::string text = sha256_text(of);
  return text.substr(text.find(':') + 1, length);
}

std::string sealed(const std::string& name) { return name + "_" + hex_digits("made for tests: " + name, seal_length); }

bool is_sealed(std::string_view name) {
  const std::size_t end = name.rfind('_');
  return end != std::string_view::npos && sealed(std::string{name.substr(0, end)}) == name;
}

}  // namespace

std::string test_database_name(std::int64_t owner, std::uint64_t number) {
  std::array<char, owner_length> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), owner, 16);
  const std::string text{digits.data(), end};
  return sealed(std::string{test_prefix} + std::string(owner_length - text.size(), '0') + text + "_" +
                std::to_string(number));
}

std::optional<std::int64_t> owner_of(std::string_view name) {
  if (!name.starts_with(test_prefix) || !is_sealed(name)) return std::nullopt;
  const std::string_view digits = name.substr(test_prefix.size(), owner_length);
  std::int64_t owner = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), owner, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return owner;
}

std::string template_name(std::string_view fingerprint) {
  return sealed(std::string{template_prefix} + hex_digits(fingerprint, fingerprint_length));
}

bool is_template_name(std::string_view name) { return name.starts_with(template_prefix) && is_sealed(name); }

std::int64_t lock_number(std::string_view text) {
  const auto hash = sha256(text);
  std::uint64_t number = 0;
  for (std::size_t index = 0; index < 8; ++index) number = number << 8U | hash[index];
  return static_cast<std::int64_t>(number >> 1U);
}

}  // namespace strata::postgresql
