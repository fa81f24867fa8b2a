-- migrate:up
CREATE TABLE job (id integer PRIMARY KEY, state st);
-- migrate:down
DROP TABLE job;
