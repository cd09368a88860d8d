"""What people type and the room counts, and what the presenter decides about it

Revision ID: 0020
Revises: 0019

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "activity_entries",
        sa.Column("activity_id", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_entries_activity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "round", "text", name=op.f("pk_activity_entries")),
        sa.UniqueConstraint("activity_id", "round", "number", name="uq_activity_entries_number"),
    )
    op.add_column("activities", sa.Column("edits", sa.JSON(), nullable=True))


def downgrade():
    # Not in a batch: on SQLite a batch makes a new table, and dropping the old one would delete what refers to it.
    op.drop_column("activities", "edits")
    op.drop_table("activity_entries")
