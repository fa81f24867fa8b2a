-- migrate:up lock_timeout:20s
ALTER TABLE nodes ADD COLUMN region text;
-- migrate:down
ALTER TABLE nodes DROP COLUMN region;
