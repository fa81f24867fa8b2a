-- A task's priority moves out of its details, part 1 of 3: a column that may be empty, which no running program notices.
-- migrate:compatible

-- migrate:up lock_timeout:2s
ALTER TABLE tasks ADD COLUMN priority INTEGER;

-- migrate:down lock_timeout:2s
ALTER TABLE tasks DROP COLUMN priority;
