#include "job_store.hpp"

#include <array>

#include "transaction.hpp"

namespace nimbus {
namespace {

constexpr std::string_view submit_sql = R"(
  INSERT INTO jobs (id, org_id, repo_id, payload, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
  ON CONFLICT (id) DO NOTHING)";

constexpr std::string_view status_sql = "SELECT status FROM jobs WHERE id = ?1";

constexpr std::string_view start_sql = R"(
  UPDATE jobs SET status = 'running', agent_id = ?2, updated_at = ?3
  WHERE id = ?1 AND status = 'queued'
    AND EXISTS (SELECT 1 FROM agent_credentials AS credential
                WHERE credential.agent_id = ?2 AND credential.revoked_at IS NULL
                  AND (credential.org_id IS NULL OR credential.org_id = jobs.org_id)))";

// The row stays when a lease ends, so that fence tokens never start again.
constexpr std::string_view grant_sql = R"(
  INSERT INTO job_leases (job_id, agent_id, expires_at) VALUES (?1, ?2, ?3)
  ON CONFLICT (job_id) DO UPDATE
  SET agent_id = excluded.agent_id, expires_at = excluded.expires_at,
      fence_token = job_leases.fence_token + 1, version = job_leases.version + 1
  RETURNING fence_token, version)";

constexpr std::string_view renew_sql = R"(
  UPDATE job_leases SET expires_at = ?4, version = version + 1
  WHERE job_id = ?1 AND version = ?2 AND expires_at > ?3)";

constexpr std::string_view expire_sql = R"(
  UPDATE jobs SET status = 'queued', agent_id = NULL, updated_at = ?1
  WHERE status = 'running' AND id IN (SELECT job_id FROM job_leases WHERE expires_at <= ?1))";

constexpr std::string_view finish_sql = R"(
  UPDATE jobs SET status = ?4, updated_at = ?3
  WHERE id = ?1 AND status = 'running'
    AND EXISTS (SELECT 1 FROM job_leases WHERE job_id = ?1 AND fence_token = ?2 AND expires_at > ?3))";

std::int64_t number(const std::optional<std::string>& column) { return std::stoll(column.value()); }

}  // namespace

bool job_store::submit(const job& what, instant at) {
  return database_.modify(submit_sql, std::array<strata::value, 5>{what.id, what.organisation, what.repository,
                                                                   what.payload, stored(at)}) == 1;
}

std::optional<std::string> job_store::status(std::string_view job) {
  const auto rows = database_.query(status_sql, std::array<strata::value, 1>{job});
  return rows.empty() ? std::nullopt : rows.front().front();
}

std::optional<lease> job_store::take(std::string_view job, std::string_view agent, instant at,
                                     std::chrono::milliseconds length) {
  transaction changes{database_};
  if (database_.modify(start_sql, std::array<strata::value, 3>{job, agent, stored(at)}) == 0) return std::nullopt;
  const auto granted =
      database_.query(grant_sql, std::array<strata::value, 3>{job, agent, stored(at + length)}).front();
  changes.commit();
  return lease{std::string{job}, std::string{agent}, at + length, number(granted[0]), number(granted[1])};
}

bool job_store::renew(lease& held, instant at, std::chrono::milliseconds length) {
  const auto renewed = database_.modify(
      renew_sql, std::array<strata::value, 4>{held.job, held.version, stored(at), stored(at + length)});
  if (renewed == 0) return false;
  held.expires = at + length;
  held.version += 1;
  return true;
}

std::uint64_t job_store::expire(instant at) {
  return database_.modify(expire_sql, std::array<strata::value, 1>{stored(at)});
}

bool job_store::finish(const lease& held, outcome result, instant at) {
  const std::string_view status = result == outcome::succeeded ? "succeeded" : "failed";
  return database_.modify(finish_sql, std::array<strata::value, 4>{held.job, held.fence_token, stored(at), status}) ==
         1;
}

}  // namespace nimbus
