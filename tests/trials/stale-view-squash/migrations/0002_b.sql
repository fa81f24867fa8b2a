-- migrate:up
CREATE MATERIALIZED VIEW fresh AS SELECT a FROM t;
CREATE MATERIALIZED VIEW empty AS SELECT a FROM t WITH NO DATA;
-- migrate:irreversible a trial
