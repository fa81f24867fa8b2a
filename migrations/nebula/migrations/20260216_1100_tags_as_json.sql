-- Tags become a JSON array: 'lab,edge' is read as ["lab","edge"], blanks around a tag and empty tags are dropped, the
-- order stays. The column's default and check change with it, hence the rebuild. A tag never holds a comma (the
-- program refuses one), so the way back gives the same list.

-- migrate:up sqlite
CREATE TABLE clients_new (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at TEXT,
  last_seen_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO clients_new (id, owner_id, name, tags, created_at, revoked_at, last_seen_at)
SELECT id, owner_id, name,
       (WITH RECURSIVE pieces (position, tag, rest) AS (
          SELECT 0, '', clients.tags || ','
          UNION ALL
          SELECT position + 1, trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1)
          FROM pieces WHERE rest <> '')
        SELECT json_group_array(tag) FROM (SELECT tag FROM pieces WHERE tag <> '' ORDER BY position)),
       created_at, revoked_at, last_seen_at
FROM clients;
DROP TABLE clients;
ALTER TABLE clients_new RENAME TO clients;
CREATE INDEX ix_clients_owner_id ON clients (owner_id);
CREATE INDEX ix_clients_active_last_seen ON clients (last_seen_at) WHERE revoked_at IS NULL;

-- migrate:down sqlite
CREATE TABLE clients_old (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  revoked_at TEXT,
  last_seen_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO clients_old (id, owner_id, name, tags, created_at, revoked_at, last_seen_at)
SELECT id, owner_id, name,
       (SELECT coalesce(group_concat(value, ','), '') FROM (SELECT value FROM json_each(clients.tags) ORDER BY key)),
       created_at, revoked_at, last_seen_at
FROM clients;
DROP TABLE clients;
ALTER TABLE clients_old RENAME TO clients;
CREATE INDEX ix_clients_owner_id ON clients (owner_id);
CREATE INDEX ix_clients_active_last_seen ON clients (last_seen_at) WHERE revoked_at IS NULL;

-- migrate:up postgresql
ALTER TABLE clients ALTER COLUMN tags DROP DEFAULT;
ALTER TABLE clients ALTER COLUMN tags TYPE jsonb
  USING to_jsonb(array_remove(string_to_array(regexp_replace(btrim(tags), '\s*,\s*', ',', 'g'), ','), ''));
ALTER TABLE clients ALTER COLUMN tags SET DEFAULT '[]';

-- migrate:down postgresql
CREATE FUNCTION nebula_tags_as_text(tags jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(string_agg(tag, ',' ORDER BY position), '')
    FROM jsonb_array_elements_text(tags) WITH ORDINALITY AS list (tag, position)
$$;
ALTER TABLE clients ALTER COLUMN tags DROP DEFAULT;
ALTER TABLE clients ALTER COLUMN tags TYPE text USING nebula_tags_as_text(tags);
ALTER TABLE clients ALTER COLUMN tags SET DEFAULT '';
DROP FUNCTION nebula_tags_as_text(jsonb);
