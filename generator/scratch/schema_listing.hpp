// A schema as the engine keeps it: cheap to read, and cheap to compare with the one of a moment before.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace strata::generator {

/// One of its objects, as it was added.
using listed_parts = std::vector<std::string_view>;

/// The texts of its objects. Two listings are equal where they hold the same objects, in whatever order.
class schema_listing {
 public:
  void add(std::initializer_list<std::string_view> parts_of_object);

  /// The tables and views to which what differs belongs, as the third part of each object names them; nothing where
  /// the engine lists no single objects.
  [[nodiscard]] std::optional<std::set<std::string>> tables_that_differ(const schema_listing& other) const;
  /// Those that the other one does not hold alike; all, where it holds none. Views into this one.
  [[nodiscard]] std::vector<listed_parts> missing_in(const schema_listing& other) const;

  [[nodiscard]] friend bool operator==(const schema_listing& left, const schema_listing& right) {
    if (left.ends_.size() != right.ends_.size() || left.text_.size() != right.text_.size()) return false;
    if (left.ends_ == right.ends_ && left.text_ == right.text_) return true;
    return left.sorted() == right.sorted();
  }

 private:
  [[nodiscard]] std::vector<std::string_view> objects() const;
  [[nodiscard]] std::vector<std::string_view> sorted() const;

  std::string text_;
  /// One past each object in the text.
  std::vector<std::size_t> ends_;
};

}  // namespace strata::generator
