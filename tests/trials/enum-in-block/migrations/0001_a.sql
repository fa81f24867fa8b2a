-- migrate:up
CREATE SCHEMA app;
CREATE TYPE app."State" AS ENUM ('new');
CREATE TABLE app.job (id integer PRIMARY KEY, state app."State" NOT NULL DEFAULT 'new');
-- migrate:down
DROP TABLE app.job;
DROP TYPE app."State";
DROP SCHEMA app;
