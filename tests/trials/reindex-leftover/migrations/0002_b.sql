-- migrate:up transaction:false
REINDEX INDEX CONCURRENTLY c_a;
-- migrate:irreversible a trial
