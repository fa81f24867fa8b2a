-- When a client was last heard of, step 1 of 3: a column that may be empty, which no running program notices.
-- migrate:compatible

-- migrate:up
ALTER TABLE clients ADD COLUMN last_seen_at TEXT;

-- migrate:down
ALTER TABLE clients DROP COLUMN last_seen_at;
