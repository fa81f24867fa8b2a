-- migrate:up
UPDATE t SET updated_at = 'now' WHERE updated_at IS NULL;
-- migrate:down
DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP identity', 't'); END $$;
