#include "connection_string.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <strata/error.hpp>

namespace strata::postgresql {

namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw connect_error{
      failure{.code = errc::bad_url,
              .message = "the PostgreSQL URL cannot be read: " + message,
              .help = "write it as postgresql://user@host:port/database, with '%' escapes where needed"}};
}

// libpq's message without what it quotes of the connection string, where a password may stand.
std::string without_quotation(std::string_view message) {
  std::string text{message.substr(0, message.find('"'))};
  if (text.size() < message.size()) text += "(...)";
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
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

void require_readable(const std::string& libpq) {
  char* message = nullptr;
  PQconninfoOption* const options = PQconninfoParse(libpq.c_str(), &message);
  if (options != nullptr) {
    PQconninfoFree(options);
    return;
  }
  const std::string said = message != nullptr ? message : "out of memory";
  PQfreemem(message);
  refuse(without_quotation(said));
}

}  // namespace

bool is_keyword_string(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](unsigned char byte) { return std::islower(byte) != 0 || byte == '_' || byte == ' '; });
}

std::string with_connect_timeout(const std::string& libpq, std::chrono::milliseconds limit) {
  if (libpq.find("connect_timeout") != std::string::npos || std::getenv("PGCONNECT_TIMEOUT") != nullptr) return libpq;
  // Whole seconds, of which libpq takes no fewer than two; zero would be no limit at all.
  const auto seconds = std::clamp<std::chrono::seconds::rep>(std::chrono::ceil<std::chrono::seconds>(limit).count(), 2,
                                                             std::chrono::seconds{std::chrono::hours{1}}.count());
  const std::string parameter = "connect_timeout=" + std::to_string(seconds);
  if (libpq.find("://") == std::string::npos) return libpq + ' ' + parameter;
  return libpq + (libpq.find('?') == std::string::npos ? '?' : '&') + parameter;
}

connection_string parse_connection_string(std::string_view text) {
  connection_string found;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) {
    split_keywords(found, text);
  } else {
    const std::size_t question = std::min(text.find('?'), text.size());
    found.libpq = "postgresql" + std::string{text.substr(colon, question - colon)};
    split_parameters(found, text.substr(std::min(question + 1, text.size())));
  }
  require_readable(found.libpq);
  return found;
}

}  // namespace strata::postgresql
