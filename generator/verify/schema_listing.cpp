#include "schema_listing.hpp"

#include <algorithm>

namespace strata::generator {

void schema_listing::add(std::initializer_list<std::string_view> parts_of_object) {
  for (const std::string_view each : parts_of_object) {
    text_ += each;
    text_ += '\0';
  }
  ends_.push_back(text_.size());
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
