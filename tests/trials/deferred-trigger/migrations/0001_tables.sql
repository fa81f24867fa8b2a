-- migrate:up
CREATE TABLE account (id integer PRIMARY KEY);
CREATE TABLE audit (account integer);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER account_noted AFTER INSERT ON account
  DEFERRABLE INITIALLY /* at COMMIT */ DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
-- migrate:down
DROP TABLE audit;
DROP TABLE account;
DROP FUNCTION note();
