-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY job_state ON job (state);
-- migrate:down
DROP INDEX job_state;
