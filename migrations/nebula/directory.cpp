#include "directory.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace nebula {
namespace {

constexpr std::string_view add_user_sql = "INSERT INTO users (id, login) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";

constexpr std::string_view add_group_sql = "INSERT INTO groups (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";

constexpr std::string_view add_client_sql =
    "INSERT INTO clients (id, owner_id, name) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING";

// JSON is the one thing that the two engines write in different words.
struct json_sql {
  std::string_view add_tag;
  std::string_view tagged;
};

constexpr json_sql sqlite_json{.add_tag = "UPDATE clients SET tags = json_insert(tags, '$[#]', ?2) WHERE id = ?1",
                               .tagged = R"(
  SELECT name FROM clients
  WHERE revoked_at IS NULL AND EXISTS (SELECT 1 FROM json_each(clients.tags) WHERE value = ?1) ORDER BY name)"};

constexpr json_sql postgresql_json{.add_tag = "UPDATE clients SET tags = tags || to_jsonb(?2::text) WHERE id = ?1",
                                   .tagged = R"(
  SELECT name FROM clients WHERE revoked_at IS NULL AND tags @> to_jsonb(?1::text) ORDER BY name)"};

const json_sql& json_for(const strata::connection& database) {
  return database.engine().dialect == "postgresql" ? postgresql_json : sqlite_json;
}

constexpr std::string_view join_sql =
    "INSERT INTO client_groups (client_id, group_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

constexpr std::string_view members_sql = R"(
  SELECT clients.name FROM clients JOIN client_groups ON client_id = clients.id
  WHERE group_id = ?1 AND revoked_at IS NULL ORDER BY clients.name)";

constexpr std::string_view remove_group_sql = "DELETE FROM groups WHERE id = ?1";
constexpr std::string_view remove_client_sql = "DELETE FROM clients WHERE id = ?1";
constexpr std::string_view heard_of_sql = "UPDATE clients SET last_seen_at = ?2 WHERE id = ?1";
constexpr std::string_view revoke_sql = "UPDATE clients SET revoked_at = ?2 WHERE id = ?1";

// `revoked_at IS NULL` is the condition of the partial index, which therefore answers this alone.
constexpr std::string_view silent_since_sql =
    "SELECT name FROM clients WHERE revoked_at IS NULL AND last_seen_at < ?1 ORDER BY last_seen_at";

}  // namespace

void directory::add_user(std::string_view id, std::string_view login) {
  database_.modify(add_user_sql, std::array<strata::value, 2>{id, login});
}

void directory::add_group(std::string_view id, std::string_view name) {
  database_.modify(add_group_sql, std::array<strata::value, 2>{id, name});
}

void directory::add_client(const client& what) {
  const auto has_comma = [](const std::string& tag) { return tag.find(',') != std::string::npos; };
  if (std::any_of(what.tags.begin(), what.tags.end(), has_comma))
    throw std::invalid_argument{"a tag of " + what.id + " holds a comma"};

  const auto added = database_.modify(add_client_sql, std::array<strata::value, 3>{what.id, what.owner, what.name});
  if (added == 0) return;
  for (const auto& tag : what.tags)
    database_.modify(json_for(database_).add_tag, std::array<strata::value, 2>{what.id, tag});
}

void directory::join(std::string_view client, std::string_view group) {
  database_.modify(join_sql, std::array<strata::value, 2>{client, group});
}

std::vector<std::string> directory::members(std::string_view group) { return names(members_sql, group); }

std::vector<std::string> directory::tagged(std::string_view tag) { return names(json_for(database_).tagged, tag); }

void directory::remove_group(std::string_view group) {
  database_.modify(remove_group_sql, std::array<strata::value, 1>{group});
}

void directory::remove_client(std::string_view client) {
  database_.modify(remove_client_sql, std::array<strata::value, 1>{client});
}

void directory::heard_of(std::string_view client, std::string_view at) {
  database_.modify(heard_of_sql, std::array<strata::value, 2>{client, at});
}

void directory::revoke(std::string_view client, std::string_view at) {
  database_.modify(revoke_sql, std::array<strata::value, 2>{client, at});
}

std::vector<std::string> directory::silent_since(std::string_view time) { return names(silent_since_sql, time); }

std::vector<std::string> directory::names(std::string_view sql, std::string_view argument) {
  std::vector<std::string> found;
  for (auto& row : database_.query(sql, std::array<strata::value, 1>{argument}))
    found.push_back(std::move(row.front()).value());
  return found;
}

}  // namespace nebula
