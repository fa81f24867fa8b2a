-- migrate:up
CREATE TYPE st AS ENUM ('new');
CREATE FUNCTION add_state(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TYPE st ADD %s %L', 'VALUE', name);
END $$;
-- migrate:down
DROP FUNCTION add_state(text);
DROP TYPE st;
