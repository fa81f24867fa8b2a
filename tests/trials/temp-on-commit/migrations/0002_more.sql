-- migrate:up
CREATE TEMPORARY TABLE IF NOT EXISTS staging (name text) ON COMMIT DROP;
INSERT INTO staging VALUES ('pear');
INSERT INTO goods SELECT name FROM staging;
-- migrate:down
DELETE FROM goods WHERE name = 'pear';
