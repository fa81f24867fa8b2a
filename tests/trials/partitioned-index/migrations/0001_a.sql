-- migrate:up
CREATE TABLE p(a int) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
INSERT INTO p VALUES (1), (1);
-- migrate:irreversible a trial
