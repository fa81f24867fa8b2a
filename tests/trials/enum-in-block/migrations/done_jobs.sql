-- migrate:repeatable

-- migrate:up
CREATE VIEW app.done_jobs AS SELECT id FROM app.job WHERE state = 'it''s done';

-- migrate:down
DROP VIEW app.done_jobs;
