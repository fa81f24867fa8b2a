-- migrate:up
INSERT INTO tenant (name) VALUES ('theirs');
UPDATE person SET mail = 'nobody' WHERE mail IS NULL;
ALTER TABLE person ALTER COLUMN mail SET NOT NULL;
ALTER TABLE person ADD CONSTRAINT scored CHECK (score > 0) NOT VALID;
ALTER TABLE job ALTER COLUMN digits TYPE integer USING nullif(digits, '')::integer;
ALTER TABLE job ADD COLUMN made timestamptz NOT NULL DEFAULT now();
CREATE UNIQUE INDEX job_digits ON job (digits);
-- migrate:irreversible changed
