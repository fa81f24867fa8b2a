-- migrate:up
INSERT INTO app.job VALUES (1, 'new');
-- migrate:down
DELETE FROM app.job;
