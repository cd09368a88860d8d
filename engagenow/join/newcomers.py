"""Newcomers of one batch: what is asked of the database for one of them is asked for all, and their rows are written
by one statement.

While their rows wait, nothing else of the batch knows of them: who asks the database calls `write` first, or `row_of`.
"""

from collections.abc import Collection
from functools import cache, partial

from sqlalchemy import Insert, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from engagenow.core.errors import NicknameTaken, RefusedTooLate
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow

ID, KEY, NAME = "join.id", "join.key", "join.name"  # what is looked up, for Command.seeks
ROWS = "join.rows"  # for Live.remember: the rows that wait

TABLE = ParticipantRow.__table__
# A whole hall asks these at once, so they are built once.
HERE = TABLE.c.session_id == bindparam("session")
QUESTIONS = {
    ID: select(TABLE.c.id, TABLE.c.id).where(TABLE.c.id.in_(bindparam("values", expanding=True))),
    KEY: select(TABLE.c.join_key_hash, TABLE.c.id).where(
        HERE, TABLE.c.join_key_hash.in_(bindparam("values", expanding=True))
    ),
    NAME: select(TABLE.c.name_key, TABLE.c.id).where(HERE, TABLE.c.name_key.in_(bindparam("values", expanding=True))),
}


def find(live: Live, kind: str, value: str) -> str | None:
    """The id of the participant who has this id (of any session), the hash of a join_key or the key of a name.

    Its row may wait still.
    """
    known = _known(live, kind, value)
    if value not in known:
        known |= _read(live, kind, {value})
    return known[value]


def forget_names(live: Live) -> None:
    """Names have changed hands."""
    live.forget(NAME)


def add(live: Live, row: Fields) -> None:
    """Write a row at the end of the batch. Its name and join_key are free, as `find` says."""
    rows = _rows(live)
    rows.append(row)
    live.undo(partial(rows.remove, row))
    _note(live, NAME, row["name_key"], row["id"])
    if row["join_key_hash"]:
        _note(live, KEY, row["join_key_hash"], row["id"])
    live.once(ROWS, write)


def write(live: Live) -> None:
    """Write the rows that wait. Raises RefusedTooLate when the database does not take all of them.

    That is no Refusal: the rows are of commands that are done, and the one that makes them be written is not to blame.
    The batch is undone and its commands run one by one.
    """
    rows = _rows(live)
    if not rows:
        return
    live.forget(ROWS)
    changes = live.database.changes
    stored = live.database.execute(_insert(live.database.get_bind().dialect.name), rows).all()
    live.database.changes = changes  # they belong to commands that are done, and not to the one that may be refused
    if len(stored) < len(rows):
        raise RefusedTooLate(NicknameTaken())


def row_of(live: Live, participant_id: str) -> ParticipantRow:
    """The row of a participant that `find` has named."""
    if any(row["id"] == participant_id for row in _rows(live)):
        write(live)
    return live.database.get_one(ParticipantRow, participant_id)


def _rows(live: Live) -> list[Fields]:
    return live.remember(ROWS, list[Fields])


def _known(live: Live, kind: str, value: str) -> dict[str, str | None]:
    return live.remember(kind, partial(_read_sought, live, kind, value))


def _read_sought(live: Live, kind: str, value: str) -> dict[str, str | None]:
    """Read this one, and all that the commands of the batch seek."""
    return _read(live, kind, {value, *live.sought.get(kind, ())})


def _note(live: Live, kind: str, value: str, participant_id: str) -> None:
    _known(live, kind, value)[value] = participant_id
    live.undo(partial(live.forget, kind))


def _read(live: Live, kind: str, values: Collection[str]) -> dict[str, str | None]:
    write(live)
    found = live.database.execute(QUESTIONS[kind], {"values": list(values), "session": live.id})
    return dict.fromkeys(values) | dict(found.all())


@cache
def _insert(dialect: str) -> Insert:
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(TABLE)
    # The session's lock keeps what was found free so. The database has the last word all the same.
    return insert.on_conflict_do_nothing().returning(TABLE.c.id)
