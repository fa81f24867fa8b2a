-- migrate:variable owner

-- migrate:up
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, groups TEXT NOT NULL DEFAULT '');
CREATE TABLE memberships (person INTEGER NOT NULL, name TEXT NOT NULL);
INSERT INTO people (name, groups) VALUES ('${owner}', 'red,green');

-- migrate:down
DROP TABLE memberships;
DROP TABLE people;
