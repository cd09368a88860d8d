"""What a stored event tells of, by which its text is taken back

Revision ID: 0008
Revises: 0007

"""

import json

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

HAS_ABOUT = sa.text("about IS NOT NULL")


def upgrade():
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=64), nullable=True))
    op.execute(
        "UPDATE events SET about = (SELECT messages.id FROM messages"
        " WHERE messages.session_id = events.session_id AND messages.seq = events.seq) WHERE name = 'new_message'"
    )
    _name_restored()
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_about", ["session_id", "about"], sqlite_where=HAS_ABOUT, postgresql_where=HAS_ABOUT
        )
    # Not in a batch: SQLite would make the table again, and delete what belongs to its rows with the old one.
    op.execute("ALTER TABLE messages DROP COLUMN restored_seq")


def downgrade():
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("restored_seq", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE messages SET restored_seq = (SELECT max(events.seq) FROM events WHERE events.session_id ="
        " messages.session_id AND events.about = messages.id AND events.name = 'message_restored')"
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_about")
        batch_op.drop_column("about")


def _name_restored():
    events = sa.table("events", *(sa.column(name) for name in ("session_id", "seq", "name", "payload", "about")))
    connection = op.get_bind()
    restored = sa.select(events.c.session_id, events.c.seq, events.c.payload).where(events.c.name == "message_restored")
    for session_id, seq, payload in connection.execute(restored).all():
        place = sa.and_(events.c.session_id == session_id, events.c.seq == seq)
        connection.execute(events.update().where(place).values(about=json.loads(payload)["id"]))
