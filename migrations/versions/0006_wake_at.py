"""When something is due in a session

Revision ID: 0006
Revises: 0005

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TO_WAKE = sa.text("wake_at IS NOT NULL")


def upgrade():
    with op.batch_alter_table("live_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_live_sessions_wake", ["wake_at"], sqlite_where=TO_WAKE, postgresql_where=TO_WAKE)
    # Texts that wait to be erased: no process would look for them otherwise.
    op.execute(
        "UPDATE live_sessions SET wake_at ="
        " (SELECT min(erase_at) FROM deleted_messages WHERE deleted_messages.session_id = live_sessions.id)"
        " WHERE id IN (SELECT session_id FROM deleted_messages)"
    )


def downgrade():
    with op.batch_alter_table("live_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_live_sessions_wake")
    # Not in a batch: SQLite would make the table again, and delete what belongs to its rows with the old one.
    op.execute("ALTER TABLE live_sessions DROP COLUMN wake_at")
