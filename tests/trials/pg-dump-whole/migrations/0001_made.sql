-- migrate:up
CREATE TABLE notes (id serial PRIMARY KEY, body text);
ALTER TABLE notes ALTER body SET STORAGE EXTERNAL;
CREATE FUNCTION guide() RETURNS text LANGUAGE sql AS $$ SELECT '
\restrict is a word of psql
\unrestrict x
'::text $$;
CREATE VIEW bodies AS SELECT body FROM notes;
-- migrate:irreversible a trial
