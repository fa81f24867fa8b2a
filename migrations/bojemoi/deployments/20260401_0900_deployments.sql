-- What was deployed where.

-- migrate:up
CREATE TABLE deployments (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  service TEXT NOT NULL,
  image TEXT NOT NULL,
  target INET NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX ix_deployments_service ON deployments (service, created_at DESC);

-- migrate:down
DROP TABLE deployments;
