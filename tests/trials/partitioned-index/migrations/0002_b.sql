-- migrate:up
CREATE UNIQUE INDEX IF NOT EXISTS p_a ON p(a);
-- migrate:down
DROP INDEX p_a;
