#include "connection_string.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <strata/error.hpp>

#include "database_url.hpp"
#include "runtime/internal/words.hpp"

namespace strata::postgresql {

namespace {

constexpr std::string_view url_begin = "postgresql://";
constexpr std::string_view usual_help =
    "write it as postgresql://user@host:port/database, with '%' escapes where needed";

// Nothing of what was given is shown, save names that are known not to belong to a password. libpq's own words are not
// shown either: they quote what they stumble over, each language with quotes of its own.
[[noreturn]] void refuse(const std::string& message, std::string_view help = usual_help) {
  throw connect_error{failure{
      .code = errc::bad_url, .message = "the PostgreSQL URL cannot be read: " + message, .help = std::string{help}}};
}

// Strata's own parameters; false for one of libpq's.
bool take(connection_string& into, std::string_view name, std::string_view value) {
  if (name == "strata_lock") {
    if (value != "lease" && value != "session") refuse("strata_lock is 'lease' or 'session'");
    into.lease = value == "lease";
    return true;
  }
  if (name == "strata_lease") {
    int seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error != std::errc{} || end != value.data() + value.size() || seconds < 1) {
      refuse("strata_lease is a number of seconds");
    }
    into.lease_duration = std::chrono::seconds{seconds};
    return true;
  }
  return false;
}

void split_parameters(connection_string& into, std::string_view parameters) {
  char before = '?';
  while (!parameters.empty()) {
    const std::string_view one = parameters.substr(0, parameters.find('&'));
    parameters.remove_prefix(std::min(one.size() + 1, parameters.size()));
    const std::size_t equals = std::min(one.find('='), one.size());
    if (take(into, one.substr(0, equals), one.substr(std::min(equals + 1, one.size())))) continue;
    (into.libpq += before) += one;
    before = '&';
  }
}

// Strata's words stand at the end or between blanks and are never quoted.
void split_keywords(connection_string& into, std::string_view text) {
  std::size_t at = 0;
  bool quoted = false;
  std::size_t word = 0;
  for (; at <= text.size(); ++at) {
    if (at < text.size() && text[at] == '\\') {
      ++at;
      continue;
    }
    if (at < text.size() && text[at] == '\'') quoted = !quoted;
    if (at < text.size() && (quoted || text[at] != ' ')) continue;
    const std::string_view one = text.substr(word, at - word);
    const std::size_t equals = std::min(one.find('='), one.size());
    if (!take(into, one.substr(0, equals), one.substr(std::min(equals + 1, one.size())))) {
      into.libpq.append(one).append(" ");
    }
    word = at + 1;
  }
}

using free_options = void (*)(PQconninfoOption*);
using option_list = std::unique_ptr<PQconninfoOption, free_options>;

bool is_known(std::string_view name) {
  static const option_list known{PQconninfoParse("", nullptr), PQconninfoFree};
  for (const PQconninfoOption* each = known.get(); each != nullptr && each->keyword != nullptr; ++each) {
    if (name == each->keyword) return true;
  }
  return false;
}

bool names_a_password(std::string_view name) { return name == "password" || name == "sslpassword"; }

// What other programs take and people paste. `after_password`: a piece of a password that holds the sign that ends it
// may stand where a name does.
[[noreturn]] void refuse_parameter(std::string_view name, bool after_password) {
  constexpr std::string_view signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  constexpr std::size_t longest = 40;
  const bool shown =
      !after_password && !name.empty() && name.size() <= longest && name.find_first_not_of(signs) == name.npos;
  if (!shown)
    refuse("it has a parameter that libpq does not know",
           "write '&' in a value as %26, and leave out what is another program's");
  std::string_view help =
      "leave it out; libpq's are listed at "
      "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS";
  if (name == "schema" || name == "currentSchema" || name == "search_path") {
    help = "write options=-csearch_path%3D and the schema's name instead";
  } else if (name == "pgbouncer") {
    help = "leave it out; behind a pooler, strata_lock=lease says what Strata has to know";
  } else if (name == "ssl") {
    help = "write sslmode=require instead";
  } else if (name == "ApplicationName") {
    help = "write application_name instead";
  }
  refuse("libpq has no parameter '" + std::string{name} + "'", help);
}

[[noreturn]] void refuse_unescaped() {
  refuse("a sign in the user's name or password ends it too early",
         "write such signs as escapes: %40 for @, %2F for /, %3A for :, %3F for ?, %23 for #, %25 for %");
}

// The text with its escapes as bytes.
std::string decode(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    const int high = at + 1 < text.size() ? ascii::hex_value(text[at + 1]) : -1;
    const int low = at + 2 < text.size() ? ascii::hex_value(text[at + 2]) : -1;
    if (high < 0 || low < 0 || high + low == 0) {
      refuse("'%' must be followed by two hex digits, and not by 00", "write a '%' of the text itself as %25");
    }
    decoded += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return decoded;
}

void check_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || (error == std::errc{} && end == text.data() + text.size() && port > 0 && port <= 65'535)) return;
  refuse("what stands where the port would is no number from 1 to 65535",
         "write postgresql://user:password@host:port/database, an IPv6 address in brackets, and signs of a password as "
         "escapes: %40 for @, %2F for /, %3A for :");
}

// `host:port,[::1]:port`
void check_hosts(std::string_view text) {
  for (;;) {
    const std::size_t comma = text.find(',');
    std::string_view one = text.substr(0, comma);
    if (one.starts_with('[')) {
      const std::size_t end = one.find(']');
      if (end == std::string_view::npos || end == 1)
        refuse("the IPv6 address has no end, or is empty", "write it as [::1]");
      one.remove_prefix(end + 1);
      if (!one.empty() && one.front() != ':') {
        refuse("something stands between the IPv6 address and the port", "write it as [::1]:5432");
      }
    }
    if (const std::size_t colon = one.find(':'); colon != std::string_view::npos) check_port(one.substr(colon + 1));
    if (comma == std::string_view::npos) return;
    text.remove_prefix(comma + 1);
  }
}

// The server would repeat it as the name of a database that is not there.
void check_database_name(std::string_view name) {
  if (name.find("://") == std::string_view::npos && name.find("password=") == std::string_view::npos) return;
  refuse("its dbname holds an address of its own", "give that address alone");
}

// Calls for each parameter with its name and `name=value`, both as they stand.
template <typename Function>
void for_each_parameter(std::string_view text, const Function& call) {
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    call(one.substr(0, one.find('=')), one);
  }
}

void check_parameters(std::string_view text) {
  // First of all: behind an `@` that was meant to end a password even names are pieces of one.
  for_each_parameter(text, [](std::string_view name, std::string_view whole) {
    const bool may_hold_at =
        name == "user" || name == "options" || name == "application_name" || names_a_password(name);
    if (!may_hold_at && whole.find('@') != std::string_view::npos) refuse_unescaped();
  });
  bool after_password = text.find('@') != std::string_view::npos;
  for_each_parameter(text, [&](std::string_view raw_name, std::string_view whole) {
    if (std::count(whole.begin(), whole.end(), '=') != 1) {
      refuse("a parameter is not written as name=value", "write '=' in a value as %3D and '&' as %26");
    }
    const std::string name = decode(raw_name);
    const std::string value = decode(whole.substr(raw_name.size() + 1));
    // libpq knows this one of JDBC's.
    const bool is_ssl = name == "ssl" && value == "true";
    if (!is_known(name) && !is_ssl) refuse_parameter(name, after_password);
    if (name == "port") check_port(value);
    if (name == "dbname") check_database_name(value);
    after_password = after_password || names_a_password(name);
  });
}

// libpq's grammar (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS), read before libpq
// does. `rest` is what stands behind `://`. The user's part ends at the first `@` for libpq, unless a `/` comes first;
// another `@` behind that was meant to belong to it.
void check_url(std::string_view rest) {
  const std::size_t user = rest.find_first_of("@/");
  if (user != std::string_view::npos && rest[user] == '@') {
    static_cast<void>(decode(rest.substr(0, user)));
    rest.remove_prefix(user + 1);
  }
  const std::size_t question = std::min(rest.find('?'), rest.size());
  const std::string_view place = rest.substr(0, question);
  if (place.find('@') != std::string_view::npos) refuse_unescaped();
  static_cast<void>(decode(place));
  check_hosts(place.substr(0, place.find('/')));
  check_parameters(rest.substr(std::min(question + 1, rest.size())));
}

// `name = value` between white space; a value in `'` may hold some, and `\` takes the next byte as it is.
void check_keywords(std::string_view text) {
  std::size_t at = 0;
  const auto skip_space = [&] {
    while (at < text.size() && ascii::is_space(text[at])) ++at;
  };
  bool after_password = false;
  for (skip_space(); at < text.size(); skip_space()) {
    const std::size_t begin = at;
    while (at < text.size() && text[at] != '=' && !ascii::is_space(text[at])) ++at;
    const std::string_view name = text.substr(begin, at - begin);
    skip_space();
    if (at == text.size() || text[at] != '=') {
      refuse("a word in it has no '='",
             "write it as host=… dbname=… and a value that holds a blank in quotes: password='a b'");
    }
    if (!is_known(name)) refuse_parameter(name, after_password);
    ++at;
    skip_space();
    const bool quoted = at < text.size() && text[at] == '\'';
    if (quoted) ++at;
    const std::size_t value = at;
    while (at < text.size() && (quoted ? text[at] != '\'' : !ascii::is_space(text[at]))) at += text[at] == '\\' ? 2 : 1;
    if (quoted && at >= text.size()) refuse("a quotation in it has no end", "write a quote in a value as \\'");
    if (name == "dbname") check_database_name(text.substr(value, std::min(at, text.size()) - value));
    if (quoted) ++at;
    after_password = after_password || names_a_password(name);
  }
}

void require_readable(const std::string& libpq) {
  if (libpq.starts_with(url_begin)) {
    check_url(std::string_view{libpq}.substr(url_begin.size()));
  } else {
    check_keywords(libpq);
  }
  char* message = nullptr;
  const option_list options{PQconninfoParse(libpq.c_str(), &message), PQconninfoFree};
  PQfreemem(message);
  if (!options) refuse("libpq does not take it");
}

}  // namespace

bool is_keyword_string(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](char byte) { return (byte >= 'a' && byte <= 'z') || byte == '_' || byte == ' '; });
}

std::string with_connect_timeout(const std::string& libpq, std::chrono::milliseconds limit) {
  if (libpq.find("connect_timeout") != std::string::npos || std::getenv("PGCONNECT_TIMEOUT") != nullptr) return libpq;
  // Whole seconds, of which libpq takes no fewer than two; zero would be no limit at all.
  const auto seconds = std::clamp<std::chrono::seconds::rep>(std::chrono::ceil<std::chrono::seconds>(limit).count(), 2,
                                                             std::chrono::seconds{std::chrono::hours{1}}.count());
  const std::string parameter = "connect_timeout=" + std::to_string(seconds);
  if (!libpq.starts_with(url_begin)) return libpq + ' ' + parameter;
  return libpq + (libpq.find('?', end_of_user(libpq)) == std::string::npos ? '?' : '&') + parameter;
}

connection_string parse_connection_string(std::string_view text) {
  connection_string found;
  if (text.find('\0') != std::string_view::npos) refuse("it holds a NUL byte");
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || is_keyword_string(text)) {
    split_keywords(found, text);
  } else {
    const std::size_t question = std::min(text.find('?', end_of_user(text)), text.size());
    found.libpq = "postgresql" + std::string{text.substr(colon, question - colon)};
    split_parameters(found, text.substr(std::min(question + 1, text.size())));
  }
  require_readable(found.libpq);
  return found;
}

}  // namespace strata::postgresql
