"""Who may present: what the operator decided of an account, and whether its email is verified

Revision ID: 0003
Revises: 0002

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    # Until now every account was made of a verified address. The default serves the release before, too.
    op.add_column("users", sa.Column("email_verified", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("users", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    # Not in a batch: on SQLite that makes the table again, and dropping the old one would delete every session with it.
    op.drop_column("users", "blocked_at")
    op.drop_column("users", "approved_at")
    op.drop_column("users", "email_verified")
