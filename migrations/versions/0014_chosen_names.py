"""Whether a presenter has chosen the name of the account, which logins then leave as it is

Revision ID: 0014
Revises: 0013

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    # The default serves the release before, too.
    op.add_column("users", sa.Column("name_chosen", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    # Not in a batch: on SQLite a batch makes a new table, and dropping the old one would delete every session with it.
    op.drop_column("users", "name_chosen")
