-- migrate:up
CREATE TABLE account (id INTEGER PRIMARY KEY, code TEXT);
CREATE TABLE payment (id INTEGER PRIMARY KEY, account_code TEXT REFERENCES account (code));
INSERT INTO account VALUES (1, 'a');
-- migrate:down
DROP TABLE payment;
DROP TABLE account;
