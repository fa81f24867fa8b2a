-- migrate:up
INSERT INTO happened VALUES ('2026-02-01 12:00', 'near');
INSERT INTO happened SELECT '2026-02-01', 'region ' || coalesce(current_setting('app.region', true), '');
-- migrate:down
DELETE FROM happened WHERE what <> 'far';
