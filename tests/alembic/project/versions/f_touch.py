"""Keep the time of changes"""
from alembic import op

revision = "20260130_last"
down_revision = "5e6f7a8b9c0d"

POSTGRESQL = """
CREATE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  -- Running upgrade a -> b
  UPDATE accounts SET region = 'touched' WHERE id = new.id;
  RETURN new;
END
$$ LANGUAGE plpgsql
"""
SQLITE = """
CREATE TRIGGER touch AFTER UPDATE OF name ON accounts
BEGIN
  -- Running upgrade a -> b
  UPDATE accounts SET region = 'touched' WHERE id = new.id;
END
"""


def upgrade():
    op.execute(POSTGRESQL if op.get_context().dialect.name == "postgresql" else SQLITE)


def downgrade():
    op.execute("DROP FUNCTION touch()" if op.get_context().dialect.name == "postgresql" else "DROP TRIGGER touch")
