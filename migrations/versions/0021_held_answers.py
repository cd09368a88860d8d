"""Of which activity and round an answer is that waits

Revision ID: 0021
Revises: 0020

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("held_texts", sa.Column("activity_id", sa.String(length=40), nullable=True))
    op.add_column("held_texts", sa.Column("round", sa.Integer(), nullable=True))


def downgrade():
    op.drop_column("held_texts", "round")
    op.drop_column("held_texts", "activity_id")
