-- migrate:up
CREATE TABLE event(id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);
-- migrate:down
DROP TABLE event;
