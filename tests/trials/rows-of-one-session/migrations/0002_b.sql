-- migrate:up
CREATE TABLE b (id INTEGER PRIMARY KEY, written TEXT);
INSERT INTO b VALUES (1, CASE WHEN total_changes() >= 3 THEN 'after others' ELSE 'alone' END);
-- migrate:down
DROP TABLE b;
