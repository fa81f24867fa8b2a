-- migrate:up
SELECT load('apple');
-- migrate:down
DELETE FROM goods WHERE name = 'apple';
