-- migrate:up
CREATE SCHEMA app;
CREATE TABLE app."Odd"(a int);
INSERT INTO app."Odd" VALUES (1), (1);
-- migrate:irreversible a trial
