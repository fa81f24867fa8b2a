// What nimbus did at every start before it had migrations, and what its databases held then.
#pragma once

#include <strata/connection.hpp>

namespace nimbus {

inline void make_tables_at_start(strata::connection& database) {
  for (const char* const each :
       {"CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY NOT NULL, payload TEXT NOT NULL,"
        " status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'succeeded', 'failed')),"
        " agent_id TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_jobs_status ON jobs (status)",
        "CREATE INDEX IF NOT EXISTS ix_jobs_updated_at ON jobs (updated_at)",
        "CREATE INDEX IF NOT EXISTS ix_jobs_agent_id ON jobs (agent_id)",
        "CREATE TABLE IF NOT EXISTS job_leases (job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE "
        "CASCADE,"
        " agent_id TEXT NOT NULL, expires_at BIGINT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_job_leases_expires ON job_leases (expires_at)",
        "CREATE TABLE IF NOT EXISTS agent_credentials (agent_id TEXT PRIMARY KEY NOT NULL,"
        " token_digest TEXT UNIQUE NOT NULL, created_at BIGINT NOT NULL, revoked_at BIGINT)",
        "CREATE TABLE IF NOT EXISTS agent_token_audit (agent_id TEXT NOT NULL, entry BIGINT NOT NULL,"
        " event TEXT NOT NULL CHECK (event IN ('issued', 'admitted', 'refused', 'revoked')), at BIGINT NOT NULL,"
        " PRIMARY KEY (agent_id, entry))",
        "CREATE TABLE IF NOT EXISTS ssh_sessions ("
        "agent_id TEXT NOT NULL REFERENCES agent_credentials (agent_id) ON DELETE CASCADE,"
        " host_port INTEGER NOT NULL CHECK (host_port BETWEEN 1 AND 65535),"
        " status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')), expires_at BIGINT NOT NULL,"
        " UNIQUE (agent_id, host_port))",
        "CREATE INDEX IF NOT EXISTS ix_ssh_agent_status_expires ON ssh_sessions (agent_id, status, expires_at)"}) {
    database.execute(each);
  }
}

inline void fill_tables(strata::connection& database) {
  for (const char* const each : {
           "INSERT INTO jobs (id, payload, status, agent_id, created_at, updated_at)"
           " VALUES ('old', '{}', 'running', 'a', 1, 2), ('waiting', '{}', 'queued', NULL, 1, 1)",
           "INSERT INTO job_leases VALUES ('old', 'a', 9)",
           "INSERT INTO agent_credentials VALUES ('a', 'sha256:0a', 1, NULL)",
           "INSERT INTO agent_token_audit VALUES ('a', 1, 'issued', 1)",
           "INSERT INTO ssh_sessions VALUES ('a', 22, 'open', 9)",
       }) {
    database.execute(each);
  }
}

}  // namespace nimbus
