-- The machines that services can run on. Keys are the names that people give them; what varies from machine to machine
-- is JSON, and the database refuses anything else.

-- migrate:up
CREATE TABLE nodes (
  id TEXT NOT NULL PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  capacity TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(capacity)),
  labels TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(labels)),
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- migrate:down
DROP TABLE nodes;

-- migrate:up postgresql
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  capacity JSONB NOT NULL DEFAULT '{}',
  labels JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- migrate:down postgresql
DROP TABLE nodes;
