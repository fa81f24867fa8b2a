#include "session_settings.hpp"

#include <algorithm>
#include <array>

#include "engine.hpp"

namespace strata::postgresql {

namespace {

// Not what belongs to a transaction. Whether a value was set in the session decides how it is put back: the others
// follow the server's configuration, which may change. One row: some hundred small ones take longer than the question.
constexpr std::string_view look = R"(
SELECT pg_catalog.current_setting('search_path'), pg_catalog.current_setting('role'), session_user,
  pg_catalog.current_setting('client_encoding'), pg_catalog.current_setting('lock_timeout'),
  pg_catalog.current_setting('statement_timeout'),
  pg_catalog.array_agg(name) FILTER (WHERE NOT own), pg_catalog.array_agg(setting) FILTER (WHERE NOT own),
  pg_catalog.array_agg(name) FILTER (WHERE own), pg_catalog.array_agg(setting) FILTER (WHERE own)
FROM (
  SELECT name, pg_catalog.current_setting(name) AS setting, source OPERATOR(pg_catalog.=) 'session'::pg_catalog.text AS own
    FROM pg_catalog.pg_settings
   WHERE context OPERATOR(pg_catalog.=) ANY ('{user,superuser}'::pg_catalog.text[])
     AND NOT name OPERATOR(pg_catalog.~~) 'transaction\_%'::pg_catalog.text
     AND name OPERATOR(pg_catalog.<>) ALL ('{lock_timeout,statement_timeout}'::pg_catalog.text[])) AS settings)";

std::string text(std::string_view from) { return literal(value{from}); }

std::string set(std::string_view name, std::string_view to) {
  return "pg_catalog.set_config(" + text(name) + ", " + text(to) + ", false)";
}

std::string set_where_different(std::string_view name, std::string_view to) {
  return "SELECT " + set(name, to) + " WHERE pg_catalog.current_setting(" + text(name) + ") OPERATOR(pg_catalog.<>) " +
         text(to) + "::pg_catalog.text;\n";
}

// Names and values as the server writes arrays. NULL resets a parameter: it then has its value, and the source of it,
// from where the session's beginning had them.
std::string set_all(const std::optional<std::string>& names, const std::optional<std::string>& to,
                    std::string_view value) {
  if (!names || !to) return {};
  return "SELECT pg_catalog.count(pg_catalog.set_config(own.name, " + std::string{value} +
         ", false)) FROM ROWS FROM (pg_catalog.unnest(" + text(*names) + "::pg_catalog.text[]), pg_catalog.unnest(" +
         text(*to) +
         "::pg_catalog.text[])) AS own (name, setting) WHERE pg_catalog.current_setting(own.name) "
         "OPERATOR(pg_catalog.<>) own.setting;\n";
}

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

bool is_name_byte(char byte) {
  return (lower(byte) >= 'a' && lower(byte) <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '$' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

bool same(char left, char right) { return lower(left) == right; }

bool names(std::string_view statement, std::string_view what) {
  return std::search(statement.begin(), statement.end(), what.begin(), what.end(), same) != statement.end();
}

std::string_view after_blanks(std::string_view from) {
  from.remove_prefix(std::min(from.find_first_not_of(" \t\r\n("), from.size()));
  return from;
}

bool take(std::string_view& from, std::string_view word) {
  const bool fits =
      from.size() >= word.size() &&
      std::equal(word.begin(), word.end(), from.begin(), [](char left, char right) { return left == lower(right); });
  if (!fits || (from.size() > word.size() && is_name_byte(from[word.size()]) && word != "'")) return false;
  from = after_blanks(from.substr(word.size()));
  return true;
}

// `app.tenant` in SET app.tenant = …, SET LOCAL app.tenant TO …, set_config('app.tenant', …), wherever it stands.
std::vector<std::string> own_parameters(std::string_view statement) {
  std::vector<std::string> found;
  constexpr std::string_view word = "set";
  for (auto at = statement.begin();; ++at) {
    at = std::search(at, statement.end(), word.begin(), word.end(), same);
    if (at == statement.end()) return found;
    const auto begin = static_cast<std::size_t>(at - statement.begin());
    if (begin > 0 && is_name_byte(statement[begin - 1])) continue;
    std::string_view rest = statement.substr(begin);
    if (take(rest, "set_config")) {
      if (!take(rest, "'")) continue;
    } else {
      if (!take(rest, "set")) continue;
      if (!take(rest, "local")) take(rest, "session");
    }
    std::string name;
    while (!rest.empty() && (is_name_byte(rest.front()) || rest.front() == '.' || rest.front() == '"')) {
      if (rest.front() != '"') name += lower(rest.front());
      rest.remove_prefix(1);
    }
    if (name.find('.') != std::string::npos) found.push_back(std::move(name));
  }
}

}  // namespace

session_place session_place::of(session& on) {
  const row found =
      on.run("SELECT pg_catalog.current_setting('search_path'), pg_catalog.current_setting('role')").rows.at(0);
  return {.path = found.at(0).value_or(""), .role = found.at(1).value_or("none")};
}

std::string session_place::sql() const {
  return set_where_different("role", role) + set_where_different("search_path", path);
}

session_settings::session_settings(session& of) {
  const row found = of.run(std::string{look}).rows.at(0);
  place_ = {.path = found.at(0).value_or(""), .role = found.at(1).value_or("none")};
  const std::string user = found.at(2).value_or("");
  encoding_ = found.at(3).value_or("");
  lock_timeout_ = found.at(4).value_or("");
  statement_timeout_ = found.at(5).value_or("");
  // First what the rest takes rights from.
  restoring_ = "SELECT " + set("session_authorization", user) + " WHERE session_user OPERATOR(pg_catalog.<>) " +
               text(user) + "::pg_catalog.name;\n" + set_where_different("role", place_.role) +
               set_all(found.at(6), found.at(7), "NULL") + set_all(found.at(8), found.at(9), "own.setting");
}

void session_settings::note_own_parameters(session& of, std::string_view statement) {
  for (const std::string& each : own_parameters(statement)) {
    if (std::find(own_parameters_.begin(), own_parameters_.end(), each) != own_parameters_.end()) continue;
    own_parameters_.push_back(each);
    const std::string now = "coalesce(pg_catalog.current_setting(" + text(each) + ", true), '')";
    const std::string before = of.run("SELECT " + now).rows.at(0).at(0).value_or("");
    restoring_ += "SELECT " + set(each, before) + " WHERE " + now + " OPERATOR(pg_catalog.<>) " + text(before) +
                  "::pg_catalog.text;\n";
  }
}

std::string session_settings::restoring_encoding() const { return set_where_different("client_encoding", encoding_); }

std::string session_settings::restoring_timeouts() const {
  return "SELECT " + set("lock_timeout", lock_timeout_) + ", " + set("statement_timeout", statement_timeout_);
}

bool may_lead_astray(std::string_view statement) {
  return names(statement, "search_path") || names(statement, "role") || names(statement, "authorization");
}

bool may_recode(std::string_view statement) { return names(statement, "client_encoding") || names(statement, "names"); }

bool may_change_settings(std::string_view statement) {
  constexpr std::array<std::string_view, 9> harmless{"create", "alter",    "drop",   "comment", "grant",
                                                     "revoke", "truncate", "vacuum", "reindex"};
  std::string_view rest = after_blanks(statement);
  return std::none_of(harmless.begin(), harmless.end(), [&](std::string_view word) { return take(rest, word); }) ||
         names(rest, "set_config");
}

bool may_make_temporary(std::string_view statement) { return names(statement, "temp"); }

}  // namespace strata::postgresql
