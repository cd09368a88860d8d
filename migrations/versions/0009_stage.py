"""What the projector shows

Revision ID: 0009
Revises: 0008

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIRST = '{"show": "join"}'


def upgrade():
    with op.batch_alter_table("live_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stage", sa.JSON(), server_default=FIRST, nullable=False))
    # Where the chat was on, the projector showed it, and goes on to.
    sessions = sa.table("live_sessions", sa.column("switches", sa.JSON()), sa.column("stage", sa.JSON()))
    op.execute(sessions.update().where(sessions.c.switches["chat"].as_boolean()).values(stage={"show": "chat"}))


def downgrade():
    # Not in a batch: SQLite would make the table again, and delete what belongs to its rows with the old one.
    op.execute("ALTER TABLE live_sessions DROP COLUMN stage")
