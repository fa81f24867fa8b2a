#include "test_server.hpp"

#include <unistd.h>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "database_url.hpp"
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

// Copying files writes two checkpoints and synchronises every file; copying blocks writes them to the log (CREATE
// DATABASE in the server's manual). Measured with 1,000 tables, PostgreSQL 15: where nothing is synchronised, files
// take half the time of blocks; where everything is, ten times as much.
constexpr std::string_view copying_files = " STRATEGY = FILE_COPY";
constexpr std::string_view copying_blocks = " STRATEGY = WAL_LOG";
constexpr int first_with_strategy = 150'000;
constexpr int first_with_force = 130'000;

std::int64_t random_number() {
  std::random_device random;
  return static_cast<std::int64_t>((std::uint64_t{random()} << 32U | random()) >> 1U);
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

test_server::test_server(const testing::database_recipe& what)
    : url_{what.url}, talking_{connect(what.url, what.set, {.wait = what.options.wait})}, process_{getpid()} {
  const std::string limit = std::to_string(what.options.wait.limit.count()) + "ms";
  talking_->run("SELECT pg_catalog.set_config('lock_timeout', $1, false)", {std::string_view{limit}});
  const row found =
      talking_->query_catalog("SELECT current_user, current_setting('server_version_num'), current_setting('fsync')")
          .at(0);
  role_ = found.at(0).value_or("");
  version_ = std::atoi(found.at(1).value_or("0").c_str());
  synchronises_ = found.at(2) != "off";
  do {
    owner_ = random_number();
  } while (!try_lock(owner_));
}

test_server::~test_server() {
  // Closing it would end the parent's session.
  if (!is_ours()) static_cast<void>(talking_.release());
}

bool test_server::is_ours() const noexcept { return process_ == getpid(); }

std::string test_server::url(std::string_view database) const { return with_database(url_, database); }

std::string test_server::new_name() { return test_database_name(owner_, ++made_); }

void test_server::create(const std::string& name, std::string_view from) {
  std::string statement = "CREATE DATABASE " + name + " TEMPLATE = " + std::string{from};
  if (version_ >= first_with_strategy) statement += synchronises_ ? copying_blocks : copying_files;
  talking_->execute(statement);
}

void test_server::drop(const std::string& name) {
  wait_until_unused(name);
  if (version_ >= first_with_force) {
    talking_->execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    return;
  }
  const std::array<value, 1> parameters{std::string_view{name}};
  talking_->query_catalog(
      "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = ?1", parameters);
  talking_->execute("DROP DATABASE IF EXISTS " + name);
}

bool test_server::exists(const std::string& name) {
  const std::array<value, 1> parameters{std::string_view{name}};
  return !talking_->query_catalog("SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?1", parameters).empty();
}

// The server itself would look again after a tenth of a second.
void test_server::wait_until_unused(const std::string& name) {
  const std::array<value, 1> parameters{std::string_view{name}};
  for (int attempt = 0; attempt < 50; ++attempt) {
    if (talking_->query_catalog("SELECT 1 FROM pg_catalog.pg_stat_activity WHERE datname = ?1", parameters).empty())
      return;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

bool test_server::try_lock(std::int64_t number) {
  const std::array<value, 1> parameters{number};
  return talking_->query("SELECT pg_catalog.pg_try_advisory_lock(?1)", parameters).at(0).at(0) == "t";
}

void test_server::unlock(std::int64_t number) {
  const std::array<value, 1> parameters{number};
  talking_->query("SELECT pg_catalog.pg_advisory_unlock(?1)", parameters);
}

std::vector<std::int64_t> test_server::held_locks() {
  std::vector<std::int64_t> numbers;
  for (const row& each :
       talking_->query_catalog("SELECT (classid::bigint << 32) + objid::bigint FROM pg_catalog.pg_locks "
                               "WHERE locktype = 'advisory' AND granted AND objsubid = 1")) {
    numbers.push_back(std::atoll(each.at(0).value_or("0").c_str()));
  }
  return numbers;
}

}  // namespace strata::postgresql
