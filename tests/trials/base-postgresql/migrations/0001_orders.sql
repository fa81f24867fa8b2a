-- migrate:up
CREATE TABLE orders (id integer PRIMARY KEY, owner uuid NOT NULL REFERENCES auth.users (id), state "Mood",
  CHECK (auth.may_order(owner)));
-- migrate:down
DROP TABLE orders;
