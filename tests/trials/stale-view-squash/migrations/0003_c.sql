-- migrate:up
INSERT INTO t VALUES (3);
-- migrate:irreversible a trial
