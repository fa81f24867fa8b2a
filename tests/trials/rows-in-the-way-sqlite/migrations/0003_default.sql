-- migrate:up
ALTER TABLE invoice ADD COLUMN made TEXT DEFAULT CURRENT_TIMESTAMP;
-- migrate:down
ALTER TABLE invoice DROP COLUMN made;
