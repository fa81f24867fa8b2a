-- Add a region to every node. Programs that do not know it keep working, so a rolling deploy need not stop.
-- migrate:compatible

-- migrate:up
ALTER TABLE nodes ADD COLUMN region TEXT;
CREATE INDEX ix_nodes_region ON nodes (region);

-- migrate:down
DROP INDEX ix_nodes_region;
ALTER TABLE nodes DROP COLUMN region;
