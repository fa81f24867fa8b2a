-- migrate:up
CREATE INDEX child_parent ON child (parent);
-- migrate:down
DROP INDEX child_parent;
