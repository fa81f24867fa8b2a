-- migrate:up
DO $$
BEGIN
  ALTER TYPE app."State" ADD VALUE IF NOT EXISTS 'it''s done';
END $$;
-- migrate:irreversible PostgreSQL takes no value back
