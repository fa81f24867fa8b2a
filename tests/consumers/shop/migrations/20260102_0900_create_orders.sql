-- What they buy: "café" costs 3 €, really??/

-- migrate:up
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers (id),
  note TEXT NOT NULL DEFAULT 'café\??/ "€"'
);
CREATE INDEX ix_orders_customer ON orders (customer);

-- migrate:down
DROP INDEX ix_orders_customer;
DROP TABLE orders;
