PRAGMA foreign_keys=OFF;
BEGIN;
CREATE TABLE nodes_new (id INTEGER PRIMARY KEY, region TEXT);
INSERT INTO nodes_new (id) SELECT id FROM nodes;
DROP TABLE nodes;
ALTER TABLE nodes_new RENAME TO nodes;
COMMIT;
PRAGMA foreign_keys=ON;
