-- Relays are clients too. PostgreSQL adds a value in place and lets nobody use it before that is committed; it cannot
-- remove one, so the way back makes the type anew. Relays are machines again then.

-- migrate:up postgresql
ALTER TYPE client_kind ADD VALUE 'relay';

-- migrate:down postgresql
ALTER TABLE clients ALTER COLUMN kind DROP DEFAULT;
ALTER TYPE client_kind RENAME TO client_kind_with_relays;
CREATE TYPE client_kind AS ENUM ('person', 'machine');
ALTER TABLE clients ALTER COLUMN kind TYPE client_kind
  USING CASE kind::text WHEN 'relay' THEN 'machine' ELSE kind::text END::client_kind;
ALTER TABLE clients ALTER COLUMN kind SET DEFAULT 'machine';
DROP TYPE client_kind_with_relays;

-- migrate:up sqlite
CREATE TABLE clients_new (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at TEXT,
  last_seen_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  kind TEXT NOT NULL DEFAULT 'machine' CHECK (kind IN ('person', 'machine', 'relay'))
);
INSERT INTO clients_new (id, owner_id, name, tags, created_at, revoked_at, last_seen_at, kind)
SELECT id, owner_id, name, tags, created_at, revoked_at, last_seen_at, kind FROM clients;
DROP TABLE clients;
ALTER TABLE clients_new RENAME TO clients;
CREATE INDEX ix_clients_owner_id ON clients (owner_id);
CREATE INDEX ix_clients_active_last_seen ON clients (last_seen_at) WHERE revoked_at IS NULL;

-- migrate:down sqlite
CREATE TABLE clients_old (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at TEXT,
  last_seen_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  kind TEXT NOT NULL DEFAULT 'machine' CHECK (kind IN ('person', 'machine'))
);
INSERT INTO clients_old (id, owner_id, name, tags, created_at, revoked_at, last_seen_at, kind)
SELECT id, owner_id, name, tags, created_at, revoked_at, last_seen_at, CASE kind WHEN 'relay' THEN 'machine' ELSE kind END
FROM clients;
DROP TABLE clients;
ALTER TABLE clients_old RENAME TO clients;
CREATE INDEX ix_clients_owner_id ON clients (owner_id);
CREATE INDEX ix_clients_active_last_seen ON clients (last_seen_at) WHERE revoked_at IS NULL;
