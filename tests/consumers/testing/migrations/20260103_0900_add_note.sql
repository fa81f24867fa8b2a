-- migrate:up
ALTER TABLE orders ADD COLUMN note TEXT NOT NULL DEFAULT 'none';

-- migrate:down
ALTER TABLE orders DROP COLUMN note;
