-- Several organisations share one nimbus: every job belongs to an organisation's repository, and an agent may be one
-- organisation's own. What was there before belongs to the organisation `default`.
--
-- A job without a tenant must not slip in, so the columns are NOT NULL and have no default. SQLite cannot add such a
-- column (as of 3.40), hence the rebuild there. Leases refer to jobs with ON DELETE CASCADE: dropping the old table while
-- foreign keys act would delete every lease. Strata switches them off around this migration and checks them after it.

-- migrate:up sqlite
CREATE TABLE jobs_new (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  repo_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'succeeded', 'failed')),
  agent_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
INSERT INTO jobs_new (id, org_id, repo_id, payload, status, agent_id, created_at, updated_at)
SELECT id, 'default', 'default', payload, status, agent_id, created_at, updated_at FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_new RENAME TO jobs;
CREATE INDEX ix_jobs_status ON jobs (status);
CREATE INDEX ix_jobs_updated_at ON jobs (updated_at);
CREATE INDEX ix_jobs_agent_id ON jobs (agent_id);
CREATE INDEX ix_jobs_tenant ON jobs (org_id, repo_id);
ALTER TABLE agent_credentials ADD COLUMN org_id TEXT;

-- migrate:down sqlite
ALTER TABLE agent_credentials DROP COLUMN org_id;
CREATE TABLE jobs_old (
  id TEXT NOT NULL PRIMARY KEY,
  payload TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'succeeded', 'failed')),
  agent_id TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
INSERT INTO jobs_old (id, payload, status, agent_id, created_at, updated_at)
SELECT id, payload, status, agent_id, created_at, updated_at FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_old RENAME TO jobs;
CREATE INDEX ix_jobs_status ON jobs (status);
CREATE INDEX ix_jobs_updated_at ON jobs (updated_at);
CREATE INDEX ix_jobs_agent_id ON jobs (agent_id);

-- migrate:up postgresql
ALTER TABLE jobs
  ADD COLUMN org_id TEXT NOT NULL DEFAULT 'default',
  ADD COLUMN repo_id TEXT NOT NULL DEFAULT 'default';
ALTER TABLE jobs
  ALTER COLUMN org_id DROP DEFAULT,
  ALTER COLUMN repo_id DROP DEFAULT;
CREATE INDEX ix_jobs_tenant ON jobs (org_id, repo_id);
ALTER TABLE agent_credentials ADD COLUMN org_id TEXT;

-- migrate:down postgresql
ALTER TABLE agent_credentials DROP COLUMN org_id;
ALTER TABLE jobs DROP COLUMN repo_id, DROP COLUMN org_id;
