-- Step 3 of 3: every client has one. SQLite cannot make a column NOT NULL (as of 3.40), hence the rebuild; memberships
-- refer to clients with ON DELETE CASCADE and must survive it. Rows that an older program added since step 2 are filled
-- on the way.

-- migrate:up sqlite
CREATE TABLE clients_new (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at TEXT,
  last_seen_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO clients_new (id, owner_id, name, tags, created_at, revoked_at, last_seen_at)
SELECT id, owner_id, name, tags, created_at, revoked_at, coalesce(last_seen_at, created_at) FROM clients;
DROP TABLE clients;
ALTER TABLE clients_new RENAME TO clients;
CREATE INDEX ix_clients_owner_id ON clients (owner_id);

-- migrate:down sqlite
CREATE TABLE clients_old (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at TEXT,
  last_seen_at TEXT
);
INSERT INTO clients_old (id, owner_id, name, tags, created_at, revoked_at, last_seen_at)
SELECT id, owner_id, name, tags, created_at, revoked_at, last_seen_at FROM clients;
DROP TABLE clients;
ALTER TABLE clients_old RENAME TO clients;
CREATE INDEX ix_clients_owner_id ON clients (owner_id);

-- migrate:up postgresql
UPDATE clients SET last_seen_at = created_at WHERE last_seen_at IS NULL;
ALTER TABLE clients
  ALTER COLUMN last_seen_at SET DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
  ALTER COLUMN last_seen_at SET NOT NULL;

-- migrate:down postgresql
ALTER TABLE clients
  ALTER COLUMN last_seen_at DROP NOT NULL,
  ALTER COLUMN last_seen_at DROP DEFAULT;
