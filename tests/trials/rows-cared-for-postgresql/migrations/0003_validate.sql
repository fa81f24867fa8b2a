-- migrate:up
UPDATE person SET score = 1 WHERE score <= 0;
ALTER TABLE person VALIDATE CONSTRAINT scored;
-- migrate:down
ALTER TABLE person DROP CONSTRAINT scored;
ALTER TABLE person ADD CONSTRAINT scored CHECK (score > 0) NOT VALID;
