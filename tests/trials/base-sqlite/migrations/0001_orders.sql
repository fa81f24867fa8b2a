-- migrate:up
CREATE TABLE orders (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES users (id));
CREATE VIEW owners AS SELECT Logins.name FROM Logins JOIN orders ON orders.owner = Logins.id;
-- migrate:down
DROP VIEW owners;
DROP TABLE orders;
