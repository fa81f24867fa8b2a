-- Who owns which client, and which groups a client is in. Tags are words with commas between them.

-- migrate:up
CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE clients (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at TEXT
);
CREATE INDEX ix_clients_owner_id ON clients (owner_id);
CREATE TABLE groups (
  id TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL UNIQUE
);
CREATE TABLE client_groups (
  client_id TEXT NOT NULL REFERENCES clients (id),
  group_id TEXT NOT NULL REFERENCES groups (id),
  PRIMARY KEY (client_id, group_id)
);
CREATE INDEX ix_client_groups_group_id ON client_groups (group_id);

-- migrate:down
DROP TABLE client_groups;
DROP TABLE groups;
DROP TABLE clients;
DROP TABLE users;
