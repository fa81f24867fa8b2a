-- migrate:up
COMMENT ON TABLE invoice IS 'money';
ALTER TABLE invoice ALTER COLUMN state SET NOT NULL;
-- migrate:down
COMMENT ON TABLE invoice IS NULL;
ALTER TABLE invoice ALTER COLUMN state DROP NOT NULL;
