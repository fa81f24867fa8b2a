-- migrate:up
ALTER TABLE invoice ADD CONSTRAINT priced CHECK (price >= 0);
-- migrate:down
ALTER TABLE invoice DROP CONSTRAINT priced;
