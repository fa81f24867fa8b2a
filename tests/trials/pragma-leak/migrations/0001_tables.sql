-- migrate:up
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT CHECK (name <> ''));
CREATE TABLE noted (what TEXT);
CREATE TRIGGER renamed AFTER UPDATE ON parent WHEN NEW.name LIKE '%+' BEGIN
  UPDATE parent SET name = NEW.name || '+' WHERE id = NEW.id AND length(NEW.name) < 5;
END;
-- migrate:down
DROP TABLE noted;
DROP TABLE parent;
