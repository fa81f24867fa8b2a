-- What runs where. A deployment that replaces another one says which, so that there is a way back; a node with
-- deployments cannot be removed. Both foreign keys have an index: without one, every removal of a node or of an old
-- deployment would read the whole table.

-- migrate:up
CREATE TABLE deployments (
  id TEXT NOT NULL PRIMARY KEY,
  node_id TEXT NOT NULL REFERENCES nodes (id) ON DELETE RESTRICT,
  replaces_id TEXT REFERENCES deployments (id) ON DELETE SET NULL,
  service TEXT NOT NULL,
  image TEXT NOT NULL,
  settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
  status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'replaced', 'stopped')),
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX ix_deployments_node_id ON deployments (node_id);
CREATE INDEX ix_deployments_replaces_id ON deployments (replaces_id);

-- migrate:down
DROP TABLE deployments;

-- migrate:up postgresql
CREATE TABLE deployments (
  id TEXT PRIMARY KEY,
  node_id TEXT NOT NULL REFERENCES nodes (id) ON DELETE RESTRICT,
  replaces_id TEXT REFERENCES deployments (id) ON DELETE SET NULL,
  service TEXT NOT NULL,
  image TEXT NOT NULL,
  settings JSONB NOT NULL DEFAULT '{}',
  status TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'replaced', 'stopped')),
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX ix_deployments_node_id ON deployments (node_id);
CREATE INDEX ix_deployments_replaces_id ON deployments (replaces_id);

-- migrate:down postgresql
DROP TABLE deployments;
