-- +goose Up
CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT);
-- +goose StatementBegin
CREATE TRIGGER jobs_named AFTER INSERT ON jobs BEGIN
  UPDATE jobs SET name = trim(name) WHERE id = new.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE jobs;
