#include "matcher.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace strata::matching {

namespace {

// `nodes.region` of `column nodes.region`.
std::string_view without_kind(std::string_view object) {
  // The only kinds of several words are PostgreSQL's.
  for (const std::string_view kind :
       {"event trigger ", "range type ", "text search configuration ", "text search dictionary "}) {
    if (object.starts_with(kind)) return object.substr(kind.size());
  }
  const std::size_t space = object.find(' ');
  return space == std::string_view::npos ? object : object.substr(space + 1);
}

bool is_or_holds(std::string_view name, std::string_view object) {
  // A column of a table, or one of the functions of that name.
  return object.starts_with(name) &&
         (object.size() == name.size() || object[name.size()] == '.' || object[name.size()] == '(');
}

}  // namespace

void matcher::consider(std::vector<std::string> heads, const schemas::schema& after) {
  considered_.push_back({std::move(heads), schemas::compare(after, live_)});
}

void matcher::ignore(std::string_view object) { ignored_.push_back(folded(object)); }

std::string matcher::folded(std::string_view name) const {
  std::string result{name};
  if (!live_.names_fold_case) return result;
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each; });
  return result;
}

bool matcher::is_ignored(std::string_view object) const {
  const std::string whole = folded(object);
  const std::string_view name = without_kind(whole);
  return std::any_of(ignored_.begin(), ignored_.end(),
                     [&](const std::string& each) { return is_or_holds(each, whole) || is_or_holds(each, name); });
}

candidate matcher::without_ignored(const candidate& from) const {
  candidate result{from.heads, {}};
  std::copy_if(from.differences.begin(), from.differences.end(), std::back_inserter(result.differences),
               [&](const schemas::schema_difference& each) {
                 return !is_ignored(each.object) && (each.container.empty() || !is_ignored(each.container));
               });
  return result;
}

std::vector<candidate> matcher::fitting() const {
  std::vector<candidate> result = nearest();
  if (!result.empty() && !result.front().differences.empty()) result.clear();
  return result;
}

std::vector<candidate> matcher::nearest() const {
  std::vector<candidate> result;
  for (const candidate& each : considered_) {
    candidate counted = without_ignored(each);
    if (!result.empty() && counted.differences.size() > result.front().differences.size()) continue;
    if (!result.empty() && counted.differences.size() < result.front().differences.size()) result.clear();
    result.push_back(std::move(counted));
  }
  return result;
}

}  // namespace strata::matching
