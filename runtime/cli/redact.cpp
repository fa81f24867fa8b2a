#include "redact.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "runtime/internal/words.hpp"

namespace strata::cli {
namespace {

constexpr std::string_view hidden = "***";

/// A parameter's name as the engine's client library reads it: percent-decoded, in lower case.
std::string parameter_name(std::string_view raw) {
  std::string name;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    char next = raw[at];
    if (next == '%' && at + 2 < raw.size() && ascii::hex_value(raw[at + 1]) >= 0 &&
        ascii::hex_value(raw[at + 2]) >= 0) {
      next = static_cast<char>(ascii::hex_value(raw[at + 1]) * 16 + ascii::hex_value(raw[at + 2]));
      at += 2;
    }
    name += ascii::lower(next);
  }
  return name;
}

bool names_a_password(std::string_view raw) {
  constexpr std::array names{std::string_view{"password"}, std::string_view{"sslpassword"}, std::string_view{"passwd"},
                             std::string_view{"pwd"}};
  return std::find(names.begin(), names.end(), parameter_name(raw)) != names.end();
}

/// Where a password stands in a URL.
struct password {
  /// Where the user's or the parameter's name before it begins.
  std::size_t name = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// `user:password@…`, from `start` on. The last `@` ends the user's part: a password that holds `@`, `/` or `?` and
/// was not percent-encoded must not show either.
void find_after_user(std::string_view url, std::size_t start, std::vector<password>& found) {
  const std::string_view rest = url.substr(start);
  const std::size_t at = rest.rfind('@');
  if (at == std::string_view::npos || rest.front() == '/') return;
  const std::size_t colon = rest.find(':');
  if (colon < at) found.push_back({.name = start, .begin = start + colon + 1, .end = start + at});
}

/// `?password=…&sslpassword=…`
void find_parameters(std::string_view url, std::size_t start, std::vector<password>& found) {
  std::size_t at = url.find('?', start);
  while (at < url.size()) {
    const std::size_t name = at + 1;
    const std::size_t end = std::min(url.find_first_of("&;", name), url.size());
    const std::size_t equals = url.find('=', name);
    if (equals < end && names_a_password(url.substr(name, equals - name))) {
      found.push_back({.name = name, .begin = equals + 1, .end = end});
    }
    at = end;
  }
}

/// Where libpq's value that begins here ends: quoted with `'` (`\` escapes), or up to white space.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  const bool quoted = at < text.size() && text[at] == '\'';
  if (quoted) ++at;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (quoted ? text[at] == '\'' : ascii::is_space(text[at])) {
      return quoted ? at + 1 : at;
    }
  }
  return text.size();
}

/// libpq's `host=db user=ada password='se cret'`.
void find_keywords(std::string_view text, std::vector<password>& found) {
  std::size_t at = 0;
  for (std::size_t equals = text.find('='); equals != std::string_view::npos; equals = text.find('=', at)) {
    while (at < equals && ascii::is_space(text[at])) ++at;
    std::size_t value = equals + 1;
    while (value < text.size() && ascii::is_space(text[value])) ++value;
    std::string_view name = text.substr(at, equals - at);
    while (!name.empty() && ascii::is_space(name.back())) name.remove_suffix(1);
    const std::size_t end = end_of_value(text, value);
    if (names_a_password(name)) found.push_back({.name = at, .begin = value, .end = end});
    at = end;
  }
}

// What overlaps is one, from the first's name to the last's end.
std::vector<password> merged(std::vector<password> from) {
  std::sort(from.begin(), from.end(),
            [](const password& left, const password& right) { return left.name < right.name; });
  std::vector<password> found;
  for (const password& each : from) {
    if (found.empty() || each.name >= found.back().end) {
      found.push_back(each);
    } else {
      found.back().end = std::max(found.back().end, each.end);
    }
  }
  return found;
}

void replace_all(std::string& in, std::string_view what, std::string_view by) {
  for (std::size_t at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size())) {
    in.replace(at, what.size(), by);
  }
}

std::vector<password> find_passwords(std::string_view url) {
  std::vector<password> found;
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    const std::size_t start = scheme + 3;
    if (start == url.size()) return found;
    find_after_user(url, start, found);
    find_parameters(url, start, found);
  } else if (url.find('=') != std::string_view::npos) {
    find_keywords(url, found);
  } else if (!url.empty()) {
    find_after_user(url, 0, found);
  }
  return found;
}

}  // namespace

std::string redact_url(std::string_view url) { return redact_in(std::string{url}, url); }

std::string redact_in(std::string text, std::string_view url) {
  for (const password& each : merged(find_passwords(url))) {
    if (each.begin == each.end) continue;
    const std::string_view shown = url.substr(each.name, each.end - each.name);
    replace_all(text, shown, std::string{url.substr(each.name, each.begin - each.name)}.append(hidden));
    // Alone, too, and what a reader that stopped too early takes for a host, a port or a parameter. What is shorter is
    // a piece of many words.
    constexpr std::size_t shortest = 5;
    std::string_view rest = url.substr(each.begin, each.end - each.begin);
    if (rest.size() >= shortest) replace_all(text, rest, hidden);
    while (!rest.empty()) {
      const std::string_view piece = rest.substr(0, rest.find_first_of("@/:?&=#,; '\""));
      if (piece.size() >= shortest) replace_all(text, piece, hidden);
      rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
    }
  }
  return text;
}

}  // namespace strata::cli
