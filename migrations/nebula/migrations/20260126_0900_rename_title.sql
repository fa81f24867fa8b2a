-- A group's title is a name, as it is for users' clients.

-- migrate:up
ALTER TABLE groups RENAME COLUMN title TO name;

-- migrate:down
ALTER TABLE groups RENAME COLUMN name TO title;
