# postgresql
# Whoever may create in a schema of the path puts a view where the bookkeeping would be, with a function in it.
role="planter_$$"
ask "CREATE ROLE $role LOGIN; GRANT CREATE ON SCHEMA public TO $role"
ask "SET ROLE $role;
CREATE FUNCTION public.payload() RETURNS text LANGUAGE plpgsql IMMUTABLE AS \$\$ BEGIN
  IF current_user <> '$role' THEN ALTER ROLE $role SUPERUSER; END IF; RETURN 'x'; END \$\$;
CREATE VIEW public.strata_state AS SELECT 1 AS id, 1 AS format, '' AS heads, public.payload() AS digest, 0 AS epoch"
for command in upgrade status check current log "plan" "stamp head"; do
  exits 1 "$strata" $command --database "$url"
  says "[strata-foreign-owner]"
  says "public.strata_state is a view, not a table"
done
expect "who planted it" "$(ask "SELECT rolsuper FROM pg_roles WHERE rolname = '$role'")" f
ask "DROP OWNED BY $role CASCADE; DROP ROLE $role"
passes "$strata" upgrade --database "$url"
