"""Idempotency: a command with a `client_msg_id` is carried out once, and answered the same again.

The release before keeps a participant's key in the first event of the command, and answers `{id, seq}` of it. While
processes of both releases run, each must find what the other stored: a key is written to both places and read from
both.
"""

from collections.abc import Collection

import orjson
from pydantic import BaseModel
from sqlalchemy import Row as Found
from sqlalchemy import Select, insert, literal, select, tuple_, update
from sqlalchemy.orm import Session

from engagenow.core.batch_models import AnswerRow
from engagenow.core.log import encode
from engagenow.core.models import EventRow

Key = tuple[str, str]  # (author, client_msg_id)
Row = dict[str, str]


def read(database: Session, session_id: str, keys: Collection[Key]) -> dict[Key, object]:
    """The answers that are stored for these keys."""
    if not keys:
        return {}
    of_this_release = _where(select(AnswerRow.answer, literal(None)), AnswerRow, session_id, keys)
    of_the_one_before = _where(select(EventRow.payload, EventRow.seq), EventRow, session_id, keys)
    found = database.execute(of_the_one_before.union_all(of_this_release))
    rows = sorted(found, key=_is_of_this_release)  # what stands in both places: as the table of answers has it
    return {(author, key): _answer(text, seq) for text, seq, author, key in rows}


def values_of(session_id: str, key: Key, answer: object) -> Row:
    """What is stored, with the command, of its answer."""
    author_id, client_msg_id = key
    return {"session_id": session_id, "author_id": author_id, "client_msg_id": client_msg_id, "answer": encode(answer)}


def write(database: Session, rows: list[Row]) -> None:
    """Store new rows. Not as objects, which would cost more than all else that is done for a command."""
    if rows:
        database.execute(insert(AnswerRow.__table__), rows)


def amend(database: Session, session_id: str, key: Key, answer: object) -> None:
    """From now on this is what the command with this key is answered."""
    author_id, client_msg_id = key
    mine = (AnswerRow.session_id == session_id, AnswerRow.author_id == author_id)
    stored = update(AnswerRow).where(*mine, AnswerRow.client_msg_id == client_msg_id)
    database.execute(stored.values(answer=encode(answer)))


def replace(database: Session, session_id: str, author_id: str, before: BaseModel, after: BaseModel) -> None:
    """Replace each stored answer of this author that equals `before` by `after`, whichever client_msg_id it has."""
    mine = (AnswerRow.session_id == session_id, AnswerRow.author_id == author_id)
    stored = update(AnswerRow).where(*mine, AnswerRow.answer == encode(plain(before)))
    database.execute(stored.values(answer=encode(plain(after))))


def plain(answer: object) -> object:
    """What a use case returned, as JSON values: it is answered from the table in the same form."""
    return answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer


def _where(query: Select, table: type[AnswerRow] | type[EventRow], session_id: str, keys: Collection[Key]) -> Select:
    key = (table.author_id, table.client_msg_id)
    return query.add_columns(*key).where(table.session_id == session_id, tuple_(*key).in_(keys))


def _is_of_this_release(row: Found) -> bool:
    return row[1] is None


def _answer(text: str, seq: int | None) -> object:
    found = orjson.loads(text)
    return found if seq is None else {"id": found.get("id"), "seq": seq}
