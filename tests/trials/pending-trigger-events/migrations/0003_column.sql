-- migrate:up
ALTER TABLE child ADD COLUMN note text;
-- migrate:down
ALTER TABLE child DROP COLUMN note;
