"""Merge both"""
revision = "4d5e6f7a8b9c"
down_revision = ("2b3c4d5e6f7a", "3c4d5e6f7a8b")


def upgrade():
    pass


def downgrade():
    pass
