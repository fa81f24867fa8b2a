-- migrate:up
ALTER TABLE customer ADD COLUMN status text NOT NULL;
-- migrate:down
ALTER TABLE customer DROP COLUMN status;
