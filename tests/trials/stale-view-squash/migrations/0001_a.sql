-- migrate:up
CREATE TABLE t(a int);
INSERT INTO t VALUES (1), (2);
-- migrate:irreversible a trial
