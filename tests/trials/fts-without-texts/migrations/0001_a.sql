-- migrate:up
CREATE TABLE doc(id INTEGER PRIMARY KEY, body TEXT);
CREATE VIRTUAL TABLE nothing_kept USING fts5(body, content='');
CREATE VIRTUAL TABLE four USING fts4(content="doc", body);
INSERT INTO doc VALUES (1, 'hello'), (7, 'world');
INSERT INTO nothing_kept(rowid, body) SELECT id, body FROM doc;
INSERT INTO four(docid, body) SELECT id, body FROM doc;
-- migrate:down
DROP TABLE four;
DROP TABLE nothing_kept;
DROP TABLE doc;
