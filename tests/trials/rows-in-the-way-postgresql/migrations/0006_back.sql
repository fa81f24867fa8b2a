-- migrate:up
ALTER TABLE note DROP COLUMN body;
-- migrate:down
ALTER TABLE note ADD COLUMN body jsonb NOT NULL;
