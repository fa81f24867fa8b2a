-- Part 3 of 3: every task has one, and the details have it no more. Tasks that an older program added since part 2 are
-- filled on the way. The way back writes it into the details of those that have one.

-- migrate:up lock_timeout:2s
UPDATE tasks
   SET priority = CASE WHEN jsonb_typeof(details -> 'priority') = 'number'
                       THEN round((details ->> 'priority')::numeric)::integer ELSE 0 END
 WHERE priority IS NULL;
UPDATE tasks SET details = details - 'priority' WHERE details ? 'priority';
ALTER TABLE tasks
  ALTER COLUMN priority SET DEFAULT 0,
  ALTER COLUMN priority SET NOT NULL;

-- migrate:down lock_timeout:2s
ALTER TABLE tasks
  ALTER COLUMN priority DROP NOT NULL,
  ALTER COLUMN priority DROP DEFAULT;
UPDATE tasks SET details = details || jsonb_build_object('priority', priority) WHERE priority <> 0;
