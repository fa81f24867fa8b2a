"""Add a region

With a longer text
of several lines.
"""
import sqlalchemy as sa
from alembic import op

revision = "2b3c4d5e6f7a"
down_revision = "1a2b3c4d5e6f"


def upgrade():
    op.add_column("accounts", sa.Column("region", sa.Text))


def downgrade():
    op.drop_column("accounts", "region")
