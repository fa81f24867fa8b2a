-- migrate:variable owner

-- migrate:up
CREATE TABLE invoice(id INTEGER PRIMARY KEY, number TEXT, owner TEXT NOT NULL DEFAULT '${owner}');
-- migrate:down
DROP TABLE invoice;
