-- migrate:up
CREATE TABLE happened (at timestamptz, what text);
CREATE FUNCTION far_away() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('timezone', 'Asia/Tokyo', false);
  SET DateStyle = 'German';
END
$$;
-- migrate:down
DROP FUNCTION far_away();
DROP TABLE happened;
