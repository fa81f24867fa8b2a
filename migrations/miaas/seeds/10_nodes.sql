-- Machines to develop with: `miaas-migrate seed` puts them in, `miaas-migrate seed --clear` takes them away again.

-- migrate:up
INSERT INTO nodes (id, address, capacity, labels, region) VALUES
  ('dev-hare', '198.51.100.10', '{"cpus": 4}', '{"rack": "b2"}', 'north'),
  ('dev-tortoise', '198.51.100.11', '{"cpus": 16}', '{"rack": "b3"}', 'north'),
  ('dev-snail', '198.51.100.12', '{"cpus": 2}', '{}', 'south');

-- migrate:down
DELETE FROM nodes WHERE id IN ('dev-hare', 'dev-tortoise', 'dev-snail');
