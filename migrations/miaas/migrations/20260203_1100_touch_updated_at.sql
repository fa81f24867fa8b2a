-- updated_at is true whoever writes: the database sets it, not each program. The WHEN keeps a trigger from answering
-- to its own update, also where recursive triggers are on, and lets a restore write the time it knows.

-- migrate:up sqlite
CREATE TRIGGER nodes_touch AFTER UPDATE ON nodes WHEN NEW.updated_at = OLD.updated_at BEGIN
  UPDATE nodes SET updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE id = NEW.id;
END;
CREATE TRIGGER deployments_touch AFTER UPDATE ON deployments WHEN NEW.updated_at = OLD.updated_at BEGIN
  UPDATE deployments SET updated_at = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE id = NEW.id;
END;

-- migrate:down sqlite
DROP TRIGGER deployments_touch;
DROP TRIGGER nodes_touch;

-- migrate:up postgresql
CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END
$$;
CREATE TRIGGER nodes_touch BEFORE UPDATE ON nodes
  FOR EACH ROW WHEN (NEW.updated_at = OLD.updated_at) EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER deployments_touch BEFORE UPDATE ON deployments
  FOR EACH ROW WHEN (NEW.updated_at = OLD.updated_at) EXECUTE FUNCTION touch_updated_at();

-- migrate:down postgresql
DROP TRIGGER deployments_touch ON deployments;
DROP TRIGGER nodes_touch ON nodes;
DROP FUNCTION touch_updated_at();
