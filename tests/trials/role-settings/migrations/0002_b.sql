-- migrate:up
CREATE ROLE app_writer;
GRANT app_reader TO app_writer;
ALTER ROLE app_writer SET work_mem = '1MB';
GRANT SELECT ON t TO app_reader;
CREATE FUNCTION add_user(name text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE ROLE ' || name; END $$;
SELECT add_user('app_guest');
-- migrate:down
DROP FUNCTION add_user;
DROP ROLE app_guest;
REVOKE SELECT ON t FROM app_reader;
DROP ROLE app_writer;
