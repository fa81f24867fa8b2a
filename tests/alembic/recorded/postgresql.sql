-- Rev: 20260130_last (head)
-- Parent: 5e6f7a8b9c0d
-- Branch names: jobs
-- Path: project/versions/f_touch.py
-- 
--     Keep the time of changes
-- 
-- Rev: 5e6f7a8b9c0d
-- Parent: 4d5e6f7a8b9c
-- Branch names: jobs
-- Path: project/versions/e_index.py
-- 
--     Index names while others write
-- 
-- Rev: 4d5e6f7a8b9c (mergepoint)
-- Merges: 2b3c4d5e6f7a, 3c4d5e6f7a8b
-- Branch names: jobs
-- Path: project/versions/d_merge.py
-- 
--     Merge both
-- 
-- Rev: 2b3c4d5e6f7a
-- Parent: 1a2b3c4d5e6f
-- Path: project/versions/b_region.py
-- 
--     Add a region
--     
--     With a longer text
--     of several lines.
-- 
-- Rev: 3c4d5e6f7a8b
-- Parent: 1a2b3c4d5e6f
-- Branch names: jobs
-- Path: project/versions/c_jobs.py
-- 
--     Add jobs
-- 
-- Rev: 1a2b3c4d5e6f (branchpoint)
-- Parent: <base>
-- Branches into: 3c4d5e6f7a8b, 2b3c4d5e6f7a
-- Path: project/versions/a_accounts.py
-- 
--     Create accounts
--     
--     Revision ID: 1a2b3c4d5e6f
--     Revises:
-- 
BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 1a2b3c4d5e6f

CREATE TABLE accounts (
    id SERIAL NOT NULL, 
    name VARCHAR(50) NOT NULL, 
    PRIMARY KEY (id)
);

INSERT INTO accounts (name) VALUES ('it''s; -- Running upgrade a -> b');

INSERT INTO alembic_version (version_num) VALUES ('1a2b3c4d5e6f') RETURNING alembic_version.version_num;

-- Running upgrade 1a2b3c4d5e6f -> 3c4d5e6f7a8b

CREATE TABLE jobs (
    id SERIAL NOT NULL, 
    state TEXT, 
    PRIMARY KEY (id)
);

CREATE INDEX jobs_state ON jobs (state);

UPDATE alembic_version SET version_num='3c4d5e6f7a8b' WHERE alembic_version.version_num = '1a2b3c4d5e6f';

-- Running upgrade 1a2b3c4d5e6f -> 2b3c4d5e6f7a

ALTER TABLE accounts ADD COLUMN region TEXT;

INSERT INTO alembic_version (version_num) VALUES ('2b3c4d5e6f7a') RETURNING alembic_version.version_num;

-- Running upgrade 2b3c4d5e6f7a, 3c4d5e6f7a8b -> 4d5e6f7a8b9c

DELETE FROM alembic_version WHERE alembic_version.version_num = '2b3c4d5e6f7a';

UPDATE alembic_version SET version_num='4d5e6f7a8b9c' WHERE alembic_version.version_num = '3c4d5e6f7a8b';

-- Running upgrade 4d5e6f7a8b9c -> 5e6f7a8b9c0d

INSERT INTO jobs (state) VALUES ('queued');

COMMIT;

CREATE INDEX CONCURRENTLY accounts_name ON accounts (name);

BEGIN;

UPDATE alembic_version SET version_num='5e6f7a8b9c0d' WHERE alembic_version.version_num = '4d5e6f7a8b9c';

-- Running upgrade 5e6f7a8b9c0d -> 20260130_last

CREATE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  -- Running upgrade a -> b
  UPDATE accounts SET region = 'touched' WHERE id = new.id;
  RETURN new;
END
$$ LANGUAGE plpgsql;

UPDATE alembic_version SET version_num='20260130_last' WHERE alembic_version.version_num = '5e6f7a8b9c0d';

COMMIT;

BEGIN;

-- Running downgrade 20260130_last -> 5e6f7a8b9c0d

DROP FUNCTION touch();

UPDATE alembic_version SET version_num='5e6f7a8b9c0d' WHERE alembic_version.version_num = '20260130_last';

-- Running downgrade 5e6f7a8b9c0d -> 4d5e6f7a8b9c

COMMIT;

DROP INDEX CONCURRENTLY accounts_name;

BEGIN;

DELETE FROM jobs WHERE state = 'queued';

UPDATE alembic_version SET version_num='4d5e6f7a8b9c' WHERE alembic_version.version_num = '5e6f7a8b9c0d';

-- Running downgrade 4d5e6f7a8b9c -> 2b3c4d5e6f7a, 3c4d5e6f7a8b

INSERT INTO alembic_version (version_num) VALUES ('2b3c4d5e6f7a') RETURNING alembic_version.version_num;

UPDATE alembic_version SET version_num='3c4d5e6f7a8b' WHERE alembic_version.version_num = '4d5e6f7a8b9c';

-- Running downgrade 2b3c4d5e6f7a -> 1a2b3c4d5e6f

ALTER TABLE accounts DROP COLUMN region;

DELETE FROM alembic_version WHERE alembic_version.version_num = '2b3c4d5e6f7a';

-- Running downgrade 3c4d5e6f7a8b -> 1a2b3c4d5e6f

DROP INDEX jobs_state;

DROP TABLE jobs;

UPDATE alembic_version SET version_num='1a2b3c4d5e6f' WHERE alembic_version.version_num = '3c4d5e6f7a8b';

-- Running downgrade 1a2b3c4d5e6f -> 

DROP TABLE accounts;

DELETE FROM alembic_version WHERE alembic_version.version_num = '1a2b3c4d5e6f';

DROP TABLE alembic_version;

COMMIT;

