"""The list of questions as JSON, kept for all who read it over HTTP while the log does not grow."""

from collections.abc import Callable
from functools import partial
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engagenow.core.database import reading
from engagenow.core.errors import FeatureDisabled
from engagenow.core.features import House
from engagenow.core.models import LiveSession
from engagenow.core.people import Actor, Participant
from engagenow.questions.models import NAME
from engagenow.questions.reading import shown
from engagenow.questions.views import QuestionsView

MOST = 100  # sessions whose lists are kept: one may have 1,000 questions


class Lists:
    """The newest list of each session that was read lately, as JSON text."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, str]] = {}

    def at(self, session_id: str, last_seq: int, make: Callable[[], str]) -> str:
        """What `make` returned for this seq. What the list shows changes by events alone."""
        last, text = self._kept.pop(session_id, (None, ""))
        if last != last_seq:
            text = make()
        self._kept[session_id] = (last_seq, text)  # the last place: it was read last
        if len(self._kept) > MOST:
            self.forget(next(iter(self._kept)))
        return text

    def forget(self, session_id: str) -> None:
        """Keep no list of this session any more."""
        self._kept.pop(session_id, None)


def read(engine: Engine, house: House, actor: Actor, session_id: str) -> str:
    """What the room sees as of `last_seq`: a QuestionsView as JSON. Raises FeatureDisabled."""
    with reading(engine) as session:
        row = session.get_one(LiveSession, session_id)
        if isinstance(actor, Participant) and not row.switches.get(NAME):
            raise FeatureDisabled
        make = partial(_whole, session, session_id, row.last_seq)
        return cast(Lists, house.memory[NAME]).at(session_id, row.last_seq, make)


def _whole(session: Session, session_id: str, last_seq: int) -> str:
    now = shown(session, session_id)
    return QuestionsView(questions=now.questions, totals=now.totals, last_seq=last_seq).model_dump_json()
