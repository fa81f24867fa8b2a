-- Projects have tasks, and each try at a task is an iteration. What varies is JSON.

-- migrate:up
CREATE TABLE projects (
  id SERIAL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  settings JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TABLE tasks (
  id SERIAL PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'working', 'done')),
  details JSONB NOT NULL DEFAULT '{}',
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX ix_tasks_project_id_status ON tasks (project_id, status);
CREATE TABLE iterations (
  id SERIAL PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  result JSONB NOT NULL,
  finished_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  UNIQUE (task_id, number)
);

-- migrate:down
DROP TABLE iterations;
DROP TABLE tasks;
DROP TABLE projects;
