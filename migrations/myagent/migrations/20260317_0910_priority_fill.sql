-- Part 2 of 3: the priority that the details hold as a number is copied, and 0 stands for none. The way back empties the
-- column; the details still have what they had.
-- migrate:compatible

-- migrate:up statement_timeout:10min
UPDATE tasks
   SET priority = CASE WHEN jsonb_typeof(details -> 'priority') = 'number'
                       THEN round((details ->> 'priority')::numeric)::integer ELSE 0 END
 WHERE priority IS NULL;

-- migrate:down
UPDATE tasks SET priority = NULL;
