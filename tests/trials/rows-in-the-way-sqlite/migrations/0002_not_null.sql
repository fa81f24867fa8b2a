-- migrate:up
CREATE INDEX invoice_customer ON invoice (customer);
ALTER TABLE customer ADD COLUMN status TEXT NOT NULL;
-- migrate:down
ALTER TABLE customer DROP COLUMN status;
DROP INDEX invoice_customer;
