-- migrate:up
CREATE TABLE c(a int);
INSERT INTO c VALUES (1);
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF current_setting('trial.fails', true) = 'on' THEN RAISE EXCEPTION 'no'; END IF;
  RETURN a;
END $$;
CREATE INDEX c_a ON c (f(a));
-- migrate:irreversible a trial
