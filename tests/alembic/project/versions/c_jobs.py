"""Add jobs"""
import sqlalchemy as sa
from alembic import op

revision = "3c4d5e6f7a8b"
down_revision = "1a2b3c4d5e6f"
branch_labels = ("jobs",)


def upgrade():
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
    op.create_index("jobs_state", "jobs", ["state"])


def downgrade():
    op.drop_index("jobs_state")
    op.drop_table("jobs")
