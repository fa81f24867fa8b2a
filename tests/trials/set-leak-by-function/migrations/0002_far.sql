-- migrate:up
SELECT far_away();
SET LOCAL app.region = 'far';
INSERT INTO happened VALUES ('1.2.2026 12:00', 'far');
-- migrate:down
DELETE FROM happened WHERE what = 'far';
