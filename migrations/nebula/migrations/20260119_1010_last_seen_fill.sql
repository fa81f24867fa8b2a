-- Step 2 of 3: a client that was never heard of counts as last seen when it was made. The way back empties just those.
-- migrate:compatible

-- migrate:up
UPDATE clients SET last_seen_at = created_at WHERE last_seen_at IS NULL;

-- migrate:down
UPDATE clients SET last_seen_at = NULL WHERE last_seen_at = created_at;
