"""Participants who are muted or removed as the author of a text without a name

Revision ID: 0026
Revises: 0025

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ADDED = ("author_muted_until", "muted_author_of", "removed_author_of")


def upgrade():
    op.add_column("participants", sa.Column("author_muted_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("participants", sa.Column("muted_author_of", sa.String(length=90), nullable=True))
    op.add_column("participants", sa.Column("removed_author_of", sa.String(length=90), nullable=True))


def downgrade():
    for name in ADDED:
        op.drop_column("participants", name)
