#include "schema_listing.hpp"

#include <algorithm>
#include <iterator>

namespace strata::generator {

void schema_listing::add(std::initializer_list<std::string_view> parts_of_object) {
  for (const std::string_view each : parts_of_object) {
    text_ += each;
    text_ += '\0';
  }
  ends_.push_back(text_.size());
}

std::optional<std::set<std::string>> schema_listing::tables_that_differ(const schema_listing& other) const {
  const std::vector<std::string_view> own = sorted();
  const std::vector<std::string_view> others = other.sorted();
  std::vector<std::string_view> differing;
  std::set_symmetric_difference(own.begin(), own.end(), others.begin(), others.end(), std::back_inserter(differing));
  std::set<std::string> tables;
  for (std::string_view object : differing) {
    if (std::count(object.begin(), object.end(), '\0') < 3) return std::nullopt;
    for (int skipped = 0; skipped < 2; ++skipped) object.remove_prefix(object.find('\0') + 1);
    tables.emplace(object.substr(0, object.find('\0')));
  }
  return tables;
}

std::vector<std::string_view> schema_listing::sorted() const {
  std::vector<std::string_view> objects;
  objects.reserve(ends_.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    objects.push_back(std::string_view{text_}.substr(begin, end - begin));
    begin = end;
  }
  std::sort(objects.begin(), objects.end());
  return objects;
}

}  // namespace strata::generator
