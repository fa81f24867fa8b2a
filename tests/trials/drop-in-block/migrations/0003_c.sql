-- migrate:up
CREATE INDEX t_updated_at ON t (updated_at);
-- migrate:down
DO $$ BEGIN PERFORM updated_at FROM t FOR UPDATE; DROP INDEX t_updated_at; END $$;
