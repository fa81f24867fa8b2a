-- migrate:up
CREATE TEMP TABLE shelf ON COMMIT DROP AS SELECT name FROM goods;
-- migrate:down
SELECT 1;
