-- The audit: every deployment is a block that holds the SHA-256 of the block before it. The table refuses to change a
-- block, and whoever gets around that breaks the chain of hashes.

-- migrate:up
CREATE TABLE deployment_blocks (
  block_number BIGINT PRIMARY KEY CHECK (block_number > 0),
  payload TEXT NOT NULL,
  previous_hash TEXT NOT NULL UNIQUE CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  current_hash TEXT NOT NULL UNIQUE CHECK (current_hash ~ '^[0-9a-f]{64}$'),
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE FUNCTION refuse_to_change_blocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'deployment blocks are only ever added';
END
$$;
CREATE TRIGGER deployment_blocks_are_added BEFORE UPDATE OR DELETE OR TRUNCATE ON deployment_blocks
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_blocks();

-- migrate:irreversible an audit that can be taken back is none
