-- migrate:up
CREATE TABLE goods (name text);
CREATE TEMPORARY TABLE IF NOT EXISTS staging (name text) ON COMMIT DROP;
INSERT INTO staging VALUES ('apple');
INSERT INTO goods SELECT name FROM staging;
-- migrate:down
DROP TABLE goods;
