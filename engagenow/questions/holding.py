"""Questions that wait for the presenter, and what becomes of them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from engagenow.core import answers
from engagenow.core.errors import NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.reportable import Shown
from engagenow.moderation.rules import GONE
from engagenow.questions import rules
from engagenow.questions.models import NAME, Question
from engagenow.questions.reading import find, standing
from engagenow.questions.service import erase
from engagenow.questions.telling import change
from engagenow.questions.views import Asked, Edited
from engagenow.questions.votes import release


def decide(live: Live, question_id: str, approved: bool, reason: str | None) -> int | None:
    """Approve a question that waits; or dismiss one that waits, is shown, or was merged into another one.

    Returns the seq of the event that shows it, None for a dismissed one.

    Raises NotFound, SessionNotActive, FeatureDisabled.
    """
    question = find(live, question_id)
    if standing(question) not in (("waiting",) if approved else ("waiting", "merged", *rules.SHOWN)):
        raise NotFound(GONE)
    if not approved:
        dismiss(live, question, reason)
        return None
    live.require_open(NAME)
    approve(live, question)
    seq = live.next_seq - 1
    _amend_answers(live, question, seq)
    return seq


def _amend_answers(live: Live, question: Question, seq: int) -> None:
    """A client that sends the question, or its last edit, again is answered that it is live."""
    if question.participant_id is None:
        return
    asked = Asked(id=question.id, state="waiting")
    edited = Edited(id=question.id, state="waiting", edited=question.edited)
    for before, after in ((asked, {"state": "live", "seq": seq}), (edited, {"state": "live"})):
        answers.replace(live.database, live.id, question.participant_id, before, before.model_copy(update=after))


def hold(live: Live, question: Question) -> None:
    """Take a live question out of the list until the presenter has decided. Its votes are kept."""
    if question.state == "live":
        release(live, question)
        change(live, question, "held", state="waiting")


def shown_texts(session: Session, session_id: str, ids: Collection[str]) -> dict[str, Shown]:
    """{id: Shown} of those of these questions that are shown or wait."""
    here = (Question.session_id == session_id, Question.id.in_(ids), Question.removed.is_(False))
    there = session.scalars(select(Question).where(*here, Question.state.in_((*rules.SHOWN, "waiting"))))
    return {
        question.id: Shown(
            question.participant_id, question.nickname, question.text, question.anonymous, question.state == "waiting"
        )
        for question in there
    }


def waiting(session: Session, session_id: str, after: tuple[datetime, str] | None, most: int) -> list[Fields]:
    """At most `most` questions that wait, oldest first, those after (time, id): as values of a WaitingText."""
    here = (Question.session_id == session_id, Question.state == "waiting", Question.removed.is_(False))
    place = tuple_(Question.asked_at, Question.id)
    query = select(Question).where(*here, *([place > after] if after else []))
    found = session.scalars(query.order_by(Question.asked_at, Question.id).limit(most))
    return [
        {
            "feature": NAME,
            "id": question.id,
            "participant_id": None if question.anonymous else question.participant_id,
            "nickname": question.nickname,
            "text": question.text,
            "created_at": question.asked_at,
        }
        for question in found
    ]


def take(live: Live, question_id: str) -> None:
    """Let a question that was reported wait. One that is answered stays."""
    hold(live, find(live, question_id))


def remove(live: Live, _actor: Actor, question_id: str) -> None:
    """Dismiss a question that was reported."""
    dismiss(live, find(live, question_id))


def approve(live: Live, question: Question) -> None:
    """Let a question that waits be live."""
    if question.state == "waiting":
        change(live, question, state="live")


def dismiss(live: Live, question: Question, reason: str | None = None) -> None:
    """Let it be gone for good, text and all. Its author is told, and the reason if there is one."""
    if question.state not in ("dismissed", "withdrawn"):
        erase(live, question, "dismissed", reason)


def unsay(live: Live, participant_id: str) -> None:
    """What this participant has asked is dismissed."""
    for question in live.database.scalars(select(Question).where(Question.participant_id == participant_id)).all():
        dismiss(live, question)


def renamed(live: Live, participant_id: str, nickname: str) -> None:
    """Questions that this participant has asked under a name show the new one."""
    theirs = (Question.participant_id == participant_id, Question.nickname.is_not(None))
    for question in live.database.scalars(select(Question).where(*theirs)).all():
        change(live, question, nickname=nickname)
