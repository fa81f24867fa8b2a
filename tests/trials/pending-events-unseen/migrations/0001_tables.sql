-- migrate:up
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent integer);
DO $$
BEGIN
  EXECUTE 'ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES parent DEFERRABLE ' || 'INITIALLY ' || 'DEFERRED';
END $$;
-- migrate:down
DROP TABLE child;
DROP TABLE parent;
