-- migrate:up
CREATE TABLE event(id INTEGER PRIMARY KEY, note TEXT);
INSERT INTO event VALUES (1, 'first');
-- migrate:down
DROP TABLE event;
