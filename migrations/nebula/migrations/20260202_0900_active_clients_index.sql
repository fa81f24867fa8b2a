-- The question asked every minute is which active client fell silent. Revoked ones, most of the table in time, need no
-- place in its index.
-- migrate:compatible

-- migrate:up
CREATE INDEX ix_clients_active_last_seen ON clients (last_seen_at) WHERE revoked_at IS NULL;

-- migrate:down
DROP INDEX ix_clients_active_last_seen;
