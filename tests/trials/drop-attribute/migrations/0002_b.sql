-- migrate:up
ALTER TYPE comp ADD ATTRIBUTE b text CASCADE;
-- migrate:down
ALTER TYPE comp DROP ATTRIBUTE b CASCADE;
