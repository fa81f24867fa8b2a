// The values of `--format json`, and the shapes that several commands write. They are documented in docs/commands.md:
// members are added, never renamed or removed.
#pragma once

#include <chrono>
#include <concepts>
#include <initializer_list>
#include <span>
#include <strata/error.hpp>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "chain_index.hpp"
#include "console.hpp"

namespace strata::cli {

/// A JSON value to be written. Members stay in the order in which they were added.
class json {
 public:
  struct member;

  json(std::nullptr_t = nullptr) {}
  json(std::same_as<bool> auto truth) : text_{truth ? "true" : "false"} {}
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) json(Number number) : text_{std::to_string(number)} {}
  json(double number);
  json(std::string_view text);
  json(const char* text) : json(std::string_view{text}) {}
  json(const std::string& text) : json(std::string_view{text}) {}
  json(const std::vector<std::string>& texts) : kind_{kind::list}, values_(texts.begin(), texts.end()) {}
  json(span<const std::string_view> texts) : kind_{kind::list}, values_(texts.begin(), texts.end()) {}
  json(const std::vector<std::string_view>& texts) : json(span<const std::string_view>{texts}) {}
  /// An object: `json{{"name", value}, …}`.
  json(std::initializer_list<member> members);
  [[nodiscard]] static json array();

  void push_back(json value) { values_.push_back(std::move(value)); }
  /// The member, added if it is not there.
  [[nodiscard]] json& operator[](std::string_view name);
  [[nodiscard]] json& back() { return values_.back(); }
  [[nodiscard]] const json& front() const { return values_.front(); }
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] bool empty() const noexcept { return values_.empty(); }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == kind::scalar && text_ == "null"; }

  /// Adds the value as text, its inner lines so far in.
  void write(std::string& out, std::size_t indent = 0) const;

 private:
  enum class kind { scalar, list, object };

  kind kind_ = kind::scalar;
  /// Of a scalar, as it is written.
  std::string text_ = "null";
  std::vector<json> values_;
  /// Of an object's values, one each.
  std::vector<std::string> names_;
};

struct json::member {
  std::string_view name;
  json value;
};

/// Writes the run's one value.
void print_json(const console& where, const json& value);

/// Null for a text that is empty, and for 0.
[[nodiscard]] json or_null(std::string_view text);
[[nodiscard]] json or_null(std::uint32_t number);

/// A migration of the chain, without its SQL.
[[nodiscard]] json migration_json(const chain_index& index, const migration& what);

/// What an upgrade, a downgrade or a stamp did. `description` is the connection's.
[[nodiscard]] json report_json(std::string_view command, const connection& db, const chain_index& index,
                               const report& did);

[[nodiscard]] json difference_json(const difference& what);

/// `{"error": …}` with every member, null where nothing is known. `done`: what a run had committed before.
[[nodiscard]] json error_json(const failure& what, std::string_view code, const report& done = {});

[[nodiscard]] double milliseconds(std::chrono::microseconds took);

}  // namespace strata::cli
