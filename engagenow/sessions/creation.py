"""Making a session, once for each `client_msg_id` of its owner."""

from collections.abc import Callable

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.auth.models import User
from engagenow.core import audit
from engagenow.core.answers import plain
from engagenow.core.codes import new_id, new_session_code
from engagenow.core.database import db, insert_if_free
from engagenow.core.errors import TokenInvalid
from engagenow.core.fields import Fields
from engagenow.core.log import encode
from engagenow.core.models import LiveSession
from engagenow.core.people import Presenter
from engagenow.core.writing import transaction
from engagenow.sessions.models import CreatedSession
from engagenow.sessions.views import SessionView

CODE_TRIES = 20
CODE = ("session_code",)  # unique

Show = Callable[[LiveSession], SessionView]


def create_session(
    actor: Presenter, title: str, description: str, *, show: Show, client_msg_id: str | None = None
) -> Fields:
    """A new draft, as `show` shows it: JSON values. A `client_msg_id` that made one already is answered the same.

    Raises TokenInvalid when the account is deleted.
    """
    with transaction(db.engine) as database:
        _lock_account(database, actor)
        stored = database.get(CreatedSession, (actor.user_id, client_msg_id)) if client_msg_id else None
        if stored is not None:
            answer: Fields = orjson.loads(stored.answer)
            return answer
        made = _insert_with_free_code(database, _row(actor, title, description))
        answer = plain(show(made))
        if client_msg_id:
            kept = {"owner_id": actor.user_id, "client_msg_id": client_msg_id, "session_id": made.id}
            database.add(CreatedSession(**kept, answer=encode(answer)))
    audit.record("session created", user_id=actor.user_id, session_id=made.id)
    return answer


def _lock_account(database: Session, actor: Presenter) -> None:
    """Two creations of one account run one after the other. Raises TokenInvalid."""
    account = select(User.id).where(User.id == actor.user_id).with_for_update(key_share=True)
    if database.scalar(account) is None:
        raise TokenInvalid


def _row(actor: Presenter, title: str, description: str) -> dict[str, str]:
    return {
        "id": new_id(),
        "owner_id": actor.user_id,
        "presenter_name": actor.name,
        "title": title,
        "description": description,
    }


def _insert_with_free_code(database: Session, row: dict[str, str]) -> LiveSession:
    """A code that is taken by chance is drawn again."""
    for _ in range(CODE_TRIES):
        if insert_if_free(database, LiveSession, {**row, "session_code": new_session_code()}, CODE):
            return database.get_one(LiveSession, row["id"])
    raise RuntimeError(f"no free session code in {CODE_TRIES} tries")
