"""Pins in the order of pinning, and a place for the text of a deleted message until it is erased

Revision ID: 0002
Revises: 0001

"""

import json

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PINNED = sa.text("pinned_at IS NOT NULL")


def upgrade():
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pinned_seq", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("restored_seq", sa.Integer(), nullable=True))
    _number_pins()
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_pinned", ["session_id", "pinned_seq"], sqlite_where=PINNED, postgresql_where=PINNED
        )
    op.create_table(
        "deleted_messages",
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("erase_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_deleted_messages_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["live_sessions.id"], name=op.f("fk_deleted_messages_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_deleted_messages")),
    )
    with op.batch_alter_table("deleted_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deleted_messages_session_id"), ["session_id"], unique=False)


def downgrade():
    op.drop_table("deleted_messages")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_pinned")
        batch_op.drop_column("restored_seq")
        batch_op.drop_column("pinned_seq")


def _number_pins():
    """Every pinned message gets the seq of the last event that pinned it."""
    messages = sa.table("messages", sa.column("id"), sa.column("pinned_seq"), sa.column("pinned_at"))
    events = sa.table("events", sa.column("seq"), sa.column("name"), sa.column("payload"))
    connection = op.get_bind()
    pinned = set(connection.scalars(sa.select(messages.c.id).where(messages.c.pinned_at.is_not(None))))
    if not pinned:
        return
    log = sa.select(events.c.seq, events.c.payload).where(events.c.name == "message_pinned").order_by(events.c.seq)
    for seq, payload in connection.execute(log).all():
        data = json.loads(payload)
        if data["pinned"] and data["id"] in pinned:
            connection.execute(messages.update().where(messages.c.id == data["id"]).values(pinned_seq=seq))
