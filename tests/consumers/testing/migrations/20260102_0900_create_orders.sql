-- migrate:up
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers (id));
CREATE INDEX ix_orders_customer ON orders (customer);

-- migrate:down
DROP TABLE orders;
