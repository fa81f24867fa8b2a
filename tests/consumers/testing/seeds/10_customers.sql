-- migrate:up
INSERT INTO customers (id, name) VALUES (1, 'Ada'), (2, 'Grace');

-- migrate:down
DELETE FROM customers WHERE id IN (1, 2);
