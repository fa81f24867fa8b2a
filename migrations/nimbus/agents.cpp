#include "agents.hpp"

#include <array>
#include <string>

#include "transaction.hpp"

namespace nimbus {
namespace {

constexpr std::string_view enrol_sql = R"(
  INSERT INTO agent_credentials (agent_id, token_digest, org_id, created_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (agent_id) DO UPDATE
  SET token_digest = excluded.token_digest, org_id = excluded.org_id, created_at = excluded.created_at,
      revoked_at = NULL)";

constexpr std::string_view known_sql = R"(
  SELECT 1 FROM agent_credentials WHERE agent_id = ?1 AND token_digest = ?2 AND revoked_at IS NULL)";

constexpr std::string_view revoke_sql = R"(
  UPDATE agent_credentials SET revoked_at = ?2 WHERE agent_id = ?1 AND revoked_at IS NULL)";

constexpr std::string_view audit_sql = R"(
  INSERT INTO agent_token_audit (agent_id, entry, event, at)
  SELECT ?1, coalesce(max(entry), 0) + 1, ?2, ?3 FROM agent_token_audit WHERE agent_id = ?1)";

constexpr std::string_view count_audit_sql = R"(
  SELECT count(*) FROM agent_token_audit WHERE agent_id = ?1 AND event = ?2)";

// One row a port: the unique constraint makes two sessions on it impossible, so a new session takes over a row whose
// session is closed or has run out.
constexpr std::string_view open_session_sql = R"(
  INSERT INTO ssh_sessions (agent_id, host_port, status, expires_at) VALUES (?1, ?2, 'open', ?4)
  ON CONFLICT (agent_id, host_port) DO UPDATE SET status = 'open', expires_at = excluded.expires_at
  WHERE ssh_sessions.status = 'closed' OR ssh_sessions.expires_at <= ?3)";

constexpr std::string_view close_session_sql = R"(
  UPDATE ssh_sessions SET status = 'closed' WHERE agent_id = ?1 AND host_port = ?2)";

}  // namespace

void agents::enrol(std::string_view agent, std::string_view token_digest, std::optional<std::string_view> organisation,
                   instant at) {
  const strata::value owner = organisation ? strata::value{*organisation} : strata::value{nullptr};
  transaction changes{database_};
  database_.modify(enrol_sql, std::array<strata::value, 4>{agent, token_digest, owner, stored(at)});
  audit(agent, "issued", at);
  changes.commit();
}

bool agents::admit(std::string_view agent, std::string_view token_digest, instant at) {
  transaction changes{database_};
  const bool known = !database_.query(known_sql, std::array<strata::value, 2>{agent, token_digest}).empty();
  audit(agent, known ? "admitted" : "refused", at);
  changes.commit();
  return known;
}

void agents::revoke(std::string_view agent, instant at) {
  transaction changes{database_};
  const auto revoked = database_.modify(revoke_sql, std::array<strata::value, 2>{agent, stored(at)});
  if (revoked == 1) audit(agent, "revoked", at);
  changes.commit();
}

std::int64_t agents::audited(std::string_view agent, std::string_view event) {
  const auto rows = database_.query(count_audit_sql, std::array<strata::value, 2>{agent, event});
  return std::stoll(rows.front().front().value());
}

bool agents::open_session(std::string_view agent, int host_port, instant at, std::chrono::milliseconds length) {
  return database_.modify(open_session_sql,
                          std::array<strata::value, 4>{agent, host_port, stored(at), stored(at + length)}) == 1;
}

void agents::close_session(std::string_view agent, int host_port) {
  database_.modify(close_session_sql, std::array<strata::value, 2>{agent, host_port});
}

void agents::audit(std::string_view agent, std::string_view event, instant at) {
  database_.modify(audit_sql, std::array<strata::value, 3>{agent, event, stored(at)});
}

}  // namespace nimbus
