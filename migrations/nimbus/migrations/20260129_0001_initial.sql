-- The tables that nimbus made at start before it had migrations: jobs, who works on them, and the agents' access.
-- Times are milliseconds since 1970 (UTC), so that expiry is one comparison of numbers on every engine.

-- migrate:up
CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY,
  payload TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'succeeded', 'failed')),
  agent_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX ix_jobs_status ON jobs (status);
CREATE INDEX ix_jobs_updated_at ON jobs (updated_at);
CREATE INDEX ix_jobs_agent_id ON jobs (agent_id);

-- One lease a job: the primary key is what keeps two agents from holding the same one.
CREATE TABLE job_leases (
  job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
  agent_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX ix_job_leases_expires ON job_leases (expires_at);

CREATE TABLE agent_credentials (
  agent_id TEXT NOT NULL PRIMARY KEY,
  token_digest TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);

-- Numbered per agent, so that a missing line shows. No foreign key: the audit outlives the credential.
CREATE TABLE agent_token_audit (
  agent_id TEXT NOT NULL,
  entry BIGINT NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('issued', 'admitted', 'refused', 'revoked')),
  at BIGINT NOT NULL,
  PRIMARY KEY (agent_id, entry)
);

CREATE TABLE ssh_sessions (
  agent_id TEXT NOT NULL REFERENCES agent_credentials (agent_id) ON DELETE CASCADE,
  host_port INTEGER NOT NULL CHECK (host_port BETWEEN 1 AND 65535),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  expires_at BIGINT NOT NULL,
  UNIQUE (agent_id, host_port)
);
CREATE INDEX ix_ssh_agent_status_expires ON ssh_sessions (agent_id, status, expires_at);

-- migrate:down
DROP TABLE ssh_sessions;
DROP TABLE agent_token_audit;
DROP TABLE agent_credentials;
DROP TABLE job_leases;
DROP TABLE jobs;
