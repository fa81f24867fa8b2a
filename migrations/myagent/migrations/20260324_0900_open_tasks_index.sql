-- The next open task is asked for all the time. The table is in use, so the index is built beside the writers: that
-- cannot be in a transaction, and a build that was interrupted is begun anew by the next launch.
-- migrate:compatible

-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY ix_tasks_open ON tasks (project_id, priority DESC, id) WHERE status = 'open';

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY ix_tasks_open;
