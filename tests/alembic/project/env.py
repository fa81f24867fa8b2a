# Prints SQL for the dialect that ALEMBIC_DIALECT names: migrations are never run against a database here.
import os

from alembic import context

context.configure(
    dialect_name=os.environ["ALEMBIC_DIALECT"],
    literal_binds=True,
    transaction_per_migration=os.environ.get("ALEMBIC_APART") == "1",
    version_table=os.environ.get("ALEMBIC_TABLE", "alembic_version"),
)
with context.begin_transaction():
    context.run_migrations()
