-- Removing a client or a group ends its memberships; until now it was refused while there were any.
-- SQLite cannot change a foreign key, hence the rebuild.

-- migrate:up sqlite
CREATE TABLE client_groups_new (
  client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  PRIMARY KEY (client_id, group_id)
);
INSERT INTO client_groups_new (client_id, group_id) SELECT client_id, group_id FROM client_groups;
DROP TABLE client_groups;
ALTER TABLE client_groups_new RENAME TO client_groups;
CREATE INDEX ix_client_groups_group_id ON client_groups (group_id);

-- migrate:down sqlite
CREATE TABLE client_groups_old (
  client_id TEXT NOT NULL REFERENCES clients (id),
  group_id TEXT NOT NULL REFERENCES groups (id),
  PRIMARY KEY (client_id, group_id)
);
INSERT INTO client_groups_old (client_id, group_id) SELECT client_id, group_id FROM client_groups;
DROP TABLE client_groups;
ALTER TABLE client_groups_old RENAME TO client_groups;
CREATE INDEX ix_client_groups_group_id ON client_groups (group_id);

-- migrate:up postgresql
ALTER TABLE client_groups
  DROP CONSTRAINT client_groups_client_id_fkey,
  ADD CONSTRAINT client_groups_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE CASCADE,
  DROP CONSTRAINT client_groups_group_id_fkey,
  ADD CONSTRAINT client_groups_group_id_fkey FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE;

-- migrate:down postgresql
ALTER TABLE client_groups
  DROP CONSTRAINT client_groups_client_id_fkey,
  ADD CONSTRAINT client_groups_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
  DROP CONSTRAINT client_groups_group_id_fkey,
  ADD CONSTRAINT client_groups_group_id_fkey FOREIGN KEY (group_id) REFERENCES groups (id);
