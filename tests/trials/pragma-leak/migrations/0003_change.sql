-- migrate:up
UPDATE parent SET name = 'a+' WHERE id = 1;
INSERT INTO noted VALUES ('kept');
INSERT OR IGNORE INTO parent VALUES (3, '');
-- migrate:down
DELETE FROM noted;
