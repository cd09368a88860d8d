"""When results of a round could be seen first

Revision ID: 0016
Revises: 0015

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("activity_rounds", sa.Column("seen_from", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    # Not in a batch: on SQLite a batch makes a new table, and dropping the old one would delete what refers to it.
    op.drop_column("activity_rounds", "seen_from")
