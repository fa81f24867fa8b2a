-- migrate:up
CREATE TABLE total AS SELECT count(*) AS noted FROM audit;
-- migrate:down
DROP TABLE total;
