"""Whether a projector's page made a screen link for itself

Revision ID: 0015
Revises: 0014

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    # The default serves the release before, too.
    op.add_column("screen_links", sa.Column("by_page", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    op.drop_column("screen_links", "by_page")
