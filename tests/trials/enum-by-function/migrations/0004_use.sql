-- migrate:up
INSERT INTO job VALUES (1, 'paused');
-- migrate:down
DELETE FROM job;
