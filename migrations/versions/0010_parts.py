"""How far a session's parts for some of its people have changed, and which participants' own

Revision ID: 0010
Revises: 0009

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = (("live_sessions", "rev"), ("participants", "mine_rev"))


def upgrade():
    # Not in a batch: SQLite would make the tables again, and delete what belongs to their rows with the old ones.
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.Integer(), server_default="0", nullable=False))


def downgrade():
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
