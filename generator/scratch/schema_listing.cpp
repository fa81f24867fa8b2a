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

std::vector<std::string_view> schema_listing::objects() const {
  std::vector<std::string_view> objects;
  objects.reserve(ends_.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    objects.push_back(std::string_view{text_}.substr(begin, end - begin));
    begin = end;
  }
  return objects;
}

std::vector<std::string_view> schema_listing::sorted() const {
  std::vector<std::string_view> sorted_objects = objects();
  std::sort(sorted_objects.begin(), sorted_objects.end());
  return sorted_objects;
}

std::vector<listed_parts> schema_listing::missing_in(const schema_listing& other) const {
  std::vector<std::string_view> here = objects();
  std::vector<std::string_view> there = other.objects();
  // A migration changes a few of many: what stands around these needs no sorting.
  const auto [first, first_there] = std::mismatch(here.begin(), here.end(), there.begin(), there.end());
  here.erase(here.begin(), first);
  there.erase(there.begin(), first_there);
  const auto [last, last_there] = std::mismatch(here.rbegin(), here.rend(), there.rbegin(), there.rend());
  here.erase(last.base(), here.end());
  there.erase(last_there.base(), there.end());
  std::sort(here.begin(), here.end());
  std::sort(there.begin(), there.end());
  std::vector<std::string_view> missing;
  std::set_difference(here.begin(), here.end(), there.begin(), there.end(), std::back_inserter(missing));

  std::vector<listed_parts> result;
  for (std::string_view each : missing) {
    listed_parts& parts = result.emplace_back();
    for (; !each.empty(); each.remove_prefix(parts.back().size() + 1)) parts.push_back(each.substr(0, each.find('\0')));
  }
  return result;
}

std::optional<std::set<std::string>> schema_listing::tables_that_differ(const schema_listing& other) const {
  std::set<std::string> tables;
  for (const auto& missing : {missing_in(other), other.missing_in(*this)}) {
    for (const listed_parts& each : missing) {
      if (each.size() < 3) return std::nullopt;
      tables.emplace(each[2]);
    }
  }
  return tables;
}

}  // namespace strata::generator
