-- The country of the target, as the ip2location database knows it; empty where it does not.
-- migrate:compatible

-- migrate:up lock_timeout:2s
ALTER TABLE deployments ADD COLUMN country TEXT NOT NULL DEFAULT '';

-- migrate:down lock_timeout:2s
ALTER TABLE deployments DROP COLUMN country;
