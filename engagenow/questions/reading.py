"""Reading questions: how they look, what they add up to, and what the whole room sees."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engagenow.core.errors import N_, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import LiveSession
from engagenow.questions import rules
from engagenow.questions.families import families, parents
from engagenow.questions.models import NAME, Question, QuestionBoard
from engagenow.questions.views import QuestionsSnapshot, QuestionView, Totals
from engagenow.sessions.schemas import rfc3339


def find(live: Live, question_id: str) -> Question:
    """A question of this session that was not withdrawn. Raises NotFound."""
    return access(live.database, live.id, question_id)


def access(session: Session, session_id: str, question_id: str) -> Question:
    """A question of this session that was not withdrawn. Raises NotFound."""
    question = session.get(Question, question_id)
    if question is None or question.session_id != session_id or question.state == "withdrawn":
        raise NotFound(N_("There is no such question."))
    return question


def is_shown(question: Question) -> bool:
    """Whether it stands in the list, as a question of its own."""
    return question.state in rules.SHOWN and not question.removed


def standing(question: Question) -> str:
    """Its state, as far as it can be seen: that of one whose author was removed is as good as dismissed."""
    return "dismissed" if question.removed else question.state


def in_list(session_id: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions of `is_shown`."""
    return Question.session_id == session_id, Question.state.in_(rules.SHOWN), Question.removed.is_(False)


def view(question: Question, merged: int) -> QuestionView:
    """How it looks to clients. `merged`: how many questions were merged into it."""
    return QuestionView(
        id=question.id,
        text=question.text,
        nickname=question.nickname,
        participant_id=None if question.anonymous else question.participant_id,
        anonymous=question.anonymous,
        asked_at=rfc3339(question.asked_at) or "",
        live_at=rfc3339(question.live_at),
        state=question.state,  # type: ignore[arg-type]
        votes=question.told,
        labels=question.labels,
        reply=question.reply,
        edited=question.edited,
        merged=merged,
        answered_at=rfc3339(question.answered_at),
    )


def own_view(live: Live, question: Question) -> QuestionView:
    """A question as an answer shows it."""
    return views(live.database, live.id, [question])[0]


def views(session: Session, session_id: str, questions: Iterable[Question]) -> list[QuestionView]:
    """How these questions look to clients, in their order."""
    merged = families(parents(session, session_id))
    return [view(question, len(merged.get(question.id, ()))) for question in questions]


def totals(session: Session, session_id: str) -> Totals:
    """As they are now."""
    query = select(Question.state, Question.removed, func.count()).where(Question.session_id == session_id)
    rows = session.execute(query.group_by(Question.state, Question.removed)).all()
    standing = {state: n for state, removed, n in rows if not removed}
    return Totals(
        asked=sum(n for *_, n in rows),
        shown=sum(standing.get(state, 0) for state in (*rules.SHOWN, "merged")),
        waiting=standing.get("waiting", 0),
        answered=standing.get("answered", 0),
    )


def told_totals(session: Session, session_id: str) -> Totals:
    """As the room was told last."""
    told = session.scalar(select(QuestionBoard.totals).where(QuestionBoard.session_id == session_id))
    return Totals(**(told or {}))


def snapshot(session: Session, session_id: str) -> Fields | None:
    """{questions, totals}, see QuestionsSnapshot: what the events so far have told. None while switched off."""
    row = session.get(LiveSession, session_id)
    if row is None or not row.switches.get(NAME):
        return None
    return shown(session, session_id).model_dump(mode="json")


def shown(session: Session, session_id: str) -> QuestionsSnapshot:
    """What the room sees, in the order in which it saw the questions first."""
    listed = select(Question).where(*in_list(session_id)).order_by(Question.live_at, Question.id)
    return QuestionsSnapshot(
        questions=views(session, session_id, session.scalars(listed)), totals=told_totals(session, session_id)
    )


def merged_into(session: Session, session_id: str, question_id: str) -> list[QuestionView]:
    """The questions that were merged into this one itself, the oldest first. Raises NotFound."""
    target = access(session, session_id, question_id)
    found = select(Question).where(Question.merged_into == target.id, Question.state == "merged")
    return views(session, session_id, session.scalars(found.order_by(Question.asked_at, Question.id)))


def queue(session: Session, session_id: str) -> list[str]:
    """The ids of those that the presenter takes next, in order."""
    queued = select(Question.id).where(*in_list(session_id), Question.queue.is_not(None))
    return list(session.scalars(queued.order_by(Question.queue, Question.id)))
