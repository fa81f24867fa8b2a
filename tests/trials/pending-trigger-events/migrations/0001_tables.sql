-- migrate:up
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
-- migrate:down
DROP TABLE child;
DROP TABLE parent;
