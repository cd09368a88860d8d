"""Subjects of events, of which the last one replaces the others, and those that wait to be told

Revision ID: 0007
Revises: 0006

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HAS_SUBJECT = sa.text("subject IS NOT NULL")


def upgrade():
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=160), nullable=True))
    op.execute("UPDATE events SET subject = 'reactions:' || session_id WHERE name = 'reactions'")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_subject",
            ["session_id", "subject", "seq"],
            sqlite_where=HAS_SUBJECT,
            postgresql_where=HAS_SUBJECT,
        )
    op.create_table(
        "coalesced",
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_coalesced_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "subject", name=op.f("pk_coalesced")),
    )


def downgrade():
    op.drop_table("coalesced")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_subject")
        batch_op.drop_column("subject")
