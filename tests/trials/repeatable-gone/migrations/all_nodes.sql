-- migrate:repeatable

-- migrate:up
CREATE VIEW all_nodes AS SELECT * FROM nodes;

-- migrate:down
DROP VIEW all_nodes;
