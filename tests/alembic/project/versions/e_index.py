"""Index names while others write"""
from alembic import op

revision = "5e6f7a8b9c0d"
down_revision = "4d5e6f7a8b9c"


def upgrade():
    op.execute("INSERT INTO jobs (state) VALUES ('queued')")
    with op.get_context().autocommit_block():
        op.create_index("accounts_name", "accounts", ["name"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("accounts_name", postgresql_concurrently=True)
    op.execute("DELETE FROM jobs WHERE state = 'queued'")
