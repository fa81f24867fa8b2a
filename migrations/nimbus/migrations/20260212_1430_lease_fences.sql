-- An agent that slept past its lease could still report a result for a job that somebody else had taken over. From now
-- on a lease carries a fence token, one more each time that the job changes hands, and a result counts only with the
-- newest. The version, one more at every change, makes renewing a compare-and-set.

-- migrate:up
ALTER TABLE job_leases ADD COLUMN fence_token BIGINT NOT NULL DEFAULT 1;
ALTER TABLE job_leases ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- migrate:down
ALTER TABLE job_leases DROP COLUMN version;
ALTER TABLE job_leases DROP COLUMN fence_token;
