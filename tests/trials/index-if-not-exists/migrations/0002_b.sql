-- migrate:up
CREATE UNIQUE INDEX IF NOT EXISTS "Odd's" ON app."Odd" (a);
-- migrate:down
DROP INDEX app."Odd's";
