-- What a client is: an enumeration where the engine has them, a checked text where it has not.
-- migrate:compatible

-- migrate:up sqlite
ALTER TABLE clients ADD COLUMN kind TEXT NOT NULL DEFAULT 'machine' CHECK (kind IN ('person', 'machine'));

-- migrate:up postgresql
CREATE TYPE client_kind AS ENUM ('person', 'machine');
ALTER TABLE clients ADD COLUMN kind client_kind NOT NULL DEFAULT 'machine';

-- migrate:down sqlite
ALTER TABLE clients DROP COLUMN kind;

-- migrate:down postgresql
ALTER TABLE clients DROP COLUMN kind;
DROP TYPE client_kind;
