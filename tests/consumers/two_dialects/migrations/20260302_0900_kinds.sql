-- The kind of an entry: an enumeration where the engine has them.

-- migrate:up sqlite
ALTER TABLE entries ADD COLUMN kind TEXT NOT NULL DEFAULT 'booking' CHECK (kind IN ('booking', 'fee'));

-- migrate:up postgresql lock_timeout:2s
CREATE TYPE entry_kind AS ENUM ('booking', 'fee');
ALTER TABLE entries ADD COLUMN kind entry_kind NOT NULL DEFAULT 'booking';

-- migrate:down sqlite
ALTER TABLE entries DROP COLUMN kind;

-- migrate:down postgresql
ALTER TABLE entries DROP COLUMN kind;
DROP TYPE entry_kind;
