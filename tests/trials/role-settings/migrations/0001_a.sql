-- migrate:up
CREATE TABLE t(a int primary key);
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_reader') THEN
    EXECUTE format('CREATE ROLE %I', 'app_reader');
  END IF;
  EXECUTE format('ALTER DATABASE %I SET work_mem = ''5MB''', current_database());
END $$;
-- migrate:down
DROP TABLE t;
DROP ROLE app_reader;
