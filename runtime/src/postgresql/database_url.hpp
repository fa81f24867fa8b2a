// The URL or connection string of another database on the same server.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace strata::postgresql {

/// Where host and port begin: a password before that may hold a `?`.
[[nodiscard]] inline std::size_t end_of_user(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t end = url.find_first_of("@/", begin);
  return end != std::string_view::npos && url[end] == '@' ? end + 1 : begin;
}

/// The name must need no quotes.
[[nodiscard]] inline std::string with_database(const std::string& url, std::string_view database) {
  const std::size_t scheme = url.find("://");
  // Of two values for one keyword libpq takes the last.
  if (scheme == std::string::npos) return url + " dbname=" + std::string{database};
  const std::size_t authority = end_of_user(url);
  const std::size_t question = std::min(url.find('?', authority), url.size());
  // A parameter counts more than the path.
  if (url.find("dbname=", question) != std::string::npos) return url + "&dbname=" + std::string{database};
  const std::size_t slash = std::min(url.find('/', authority), question);
  return url.substr(0, slash) + '/' + std::string{database} + url.substr(question);
}

}  // namespace strata::postgresql
