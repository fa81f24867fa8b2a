-- migrate:up
SELECT load('pear');
-- migrate:down
DELETE FROM goods WHERE name = 'pear';
