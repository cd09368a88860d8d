"""What long lists are read by: participants in their order and by nickname, logins by age

Revision ID: 0004
Revises: 0003

"""

import unicodedata

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AT_ONCE = 1000  # rows


def upgrade():
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search_key", sa.String(length=800), nullable=False, server_default=""))
        batch_op.create_index("ix_participants_list", ["session_id", "role", "joined_at", "id"], unique=False)
    with op.batch_alter_table("browser_logins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_browser_logins_created_at"), ["created_at"], unique=False)
    _fill_search_keys()


def downgrade():
    with op.batch_alter_table("browser_logins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_browser_logins_created_at"))
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_index("ix_participants_list")
        batch_op.drop_column("search_key")


def _fill_search_keys():
    people = sa.table("participants", sa.column("id"), sa.column("nickname"), sa.column("search_key"))
    connection, last = op.get_bind(), ""
    page = sa.select(people.c.id, people.c.nickname).order_by(people.c.id).limit(AT_ONCE)
    set_key = people.update().where(people.c.id == sa.bindparam("who")).values(search_key=sa.bindparam("key"))
    while rows := connection.execute(page.where(people.c.id > last)).all():
        connection.execute(set_key, [{"who": row.id, "key": _search_key(row.nickname)} for row in rows])
        last = rows[-1].id


def _search_key(nickname):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", nickname).casefold())
    return "".join(folded.split())[:800]
