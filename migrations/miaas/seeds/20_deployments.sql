-- A service that was replaced a day ago. The engines write a day ago in their own ways; taking it back is the same.

-- migrate:up sqlite
INSERT INTO deployments (id, node_id, replaces_id, service, image, status, created_at) VALUES
  ('dev-gateway-1', 'dev-hare', NULL, 'dev-gateway', 'gateway:1.3', 'replaced', datetime('now', '-2 days')),
  ('dev-gateway-2', 'dev-tortoise', 'dev-gateway-1', 'dev-gateway', 'gateway:1.4', 'running', datetime('now', '-1 day'));

-- migrate:up postgresql
INSERT INTO deployments (id, node_id, replaces_id, service, image, status, created_at) VALUES
  ('dev-gateway-1', 'dev-hare', NULL, 'dev-gateway', 'gateway:1.3', 'replaced', now() - interval '2 days'),
  ('dev-gateway-2', 'dev-tortoise', 'dev-gateway-1', 'dev-gateway', 'gateway:1.4', 'running', now() - interval '1 day');

-- migrate:down
DELETE FROM deployments WHERE id IN ('dev-gateway-1', 'dev-gateway-2');
