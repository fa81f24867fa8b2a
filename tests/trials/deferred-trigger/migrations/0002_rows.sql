-- migrate:up
INSERT INTO account VALUES (1), (2);
-- migrate:down
DELETE FROM account;
DELETE FROM audit;
