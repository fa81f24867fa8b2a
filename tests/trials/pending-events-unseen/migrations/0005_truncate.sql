-- migrate:up
TRUNCATE child;
-- migrate:irreversible the rows are gone
