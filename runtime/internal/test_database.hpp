// What an engine's driver implements to make fresh databases for tests, and what it is told to make.
#pragma once

#include <memory>
#include <strata/strata.hpp>
#include <strata/testing.hpp>
#include <string>
#include <string_view>

namespace strata::testing {

/// What a fresh database is to hold. Both must outlive it.
struct database_recipe {
  const chain_set& set;
  const fresh_options& options;
  std::string url;

  /// The same for databases that hold the same, as far as this process can tell them apart. Throws target_error.
  [[nodiscard]] std::string key(const chain& own) const;
  /// The same for databases that hold the same, whichever program made them: `sha256:…`. Throws target_error.
  [[nodiscard]] std::string fingerprint(const chain& own) const;
  /// Brings an empty database there, without a copy. Throws strata::error.
  void build(connection& empty) const;
};

/// A database that was made, and is gone with the object.
class test_database {
 public:
  test_database() = default;
  test_database(const test_database&) = delete;
  test_database& operator=(const test_database&) = delete;
  virtual ~test_database() = default;

  [[nodiscard]] virtual strata::connection& connection() const noexcept = 0;
  [[nodiscard]] virtual const std::string& url() const noexcept = 0;
};

struct database_maker {
  std::string_view dialect = {};
  /// Where to make them when nobody says; empty: nowhere.
  std::string (*usual_url)() = nullptr;
  /// Thread-safe. Throws strata::error or engine_error.
  std::unique_ptr<test_database> (*make)(const database_recipe& what) = nullptr;
};

}  // namespace strata::testing
