-- migrate:up sqlite
CREATE INDEX ix_entries_account ON entries (account);

-- migrate:up postgresql transaction:false
CREATE INDEX CONCURRENTLY ix_entries_account ON entries (account);

-- migrate:down sqlite
DROP INDEX ix_entries_account;

-- migrate:down postgresql transaction:false
DROP INDEX CONCURRENTLY ix_entries_account;
