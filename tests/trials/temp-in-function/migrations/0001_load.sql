-- migrate:up
CREATE TABLE goods (name text);
CREATE FUNCTION load(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE staging (name text) ON COMMIT DROP;
  INSERT INTO staging VALUES (what);
  INSERT INTO goods SELECT name FROM staging;
END $$;
-- migrate:down
DROP FUNCTION load(text);
DROP TABLE goods;
