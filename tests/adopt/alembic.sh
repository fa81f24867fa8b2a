# An Alembic environment with two of three revisions applied, and its chain in files of Strata's own, whose revisions are
# Alembic's.
program=alembic layout=strata tool_rows=1
first=1975ea83b712 second=ae1027a6acf0 third=b2f00d5e1c77

# revision REV PARENT UP DOWN FILE, the scripts without their last semicolon
revision() {
  cat >"versions/$1.py" <<PY
from alembic import op

revision = "$1"
down_revision = $2
branch_labels = None
depends_on = None


def upgrade():
    for statement in """$3""".split(";"):
        op.execute(statement)


def downgrade():
    op.execute("""$4""")
PY
  printf -- '-- migrate:revision %s\n-- migrate:up\n%s;\n-- migrate:down\n%s;\n' "$1" "$3" "$4" >"migrations/$5"
}

migrate_with_tool() {
  mkdir versions migrations
  case $engine in
    sqlite) to=sqlite:///shop.db ;;
    postgresql) to=$(printf '%s' "$url" | sed 's/^postgresql:/postgresql+psycopg2:/') ;;
  esac
  # The interpreter that Debian's alembic is installed for.
  export PATH="/usr/bin:$PATH"
  printf '[alembic]\nscript_location = .\n' >alembic.ini
  cat >env.py <<PY
from alembic import context
from sqlalchemy import create_engine

with create_engine("$to").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
PY
  : >script.py.mako
  revision $first None "${nodes_up%;}" "${nodes_down%;}" 1_nodes.sql
  revision $second "\"$first\"" "${region_up%;}" "${region_down%;}" 2_region.sql
  revision $third "\"$second\"" "${jobs_up%;}" "${jobs_down%;}" 3_jobs.sql
  alembic upgrade $second
}

tools_table() { ask 'SELECT * FROM alembic_version'; }
