-- migrate:up
CREATE TABLE shelf (name text);
INSERT INTO shelf VALUES ('kept');
-- migrate:down
DROP TABLE shelf;
