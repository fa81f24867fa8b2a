-- migrate:up
SELECT add_state('paused');
-- migrate:irreversible PostgreSQL takes no value back
