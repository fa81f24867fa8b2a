-- migrate:up
CREATE TABLE parent(id INTEGER PRIMARY KEY, code TEXT, note TEXT);
CREATE UNIQUE INDEX parent_code ON parent(code);
CREATE VIEW notes AS SELECT id, note FROM parent;
CREATE VIEW notes_above AS SELECT note FROM notes WHERE id > 10;
CREATE TRIGGER noted AFTER UPDATE OF what ON log BEGIN UPDATE parent SET note = new.what; END;
-- migrate:down
DROP TRIGGER noted;
DROP VIEW notes_above;
DROP VIEW notes;
DROP TABLE parent;
