-- migrate:irreversible new names
-- migrate:up
INSERT OR REPLACE INTO parent VALUES (1, 'uno');
