"""Reading questions: how they look, what they add up to, and the parts of snapshot, desk and mine."""

from collections.abc import Collection, Iterable
from typing import Any

from orjson import Fragment
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engagenow.core.errors import N_, NotFound
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.log import encode
from engagenow.core.models import LiveSession
from engagenow.core.parts import fitting
from engagenow.questions import rules
from engagenow.questions.models import NAME, Question, QuestionBoard, QuestionVote
from engagenow.questions.views import QuestionsSnapshot, QuestionView, Totals
from engagenow.sessions.schemas import rfc3339

NEWEST = 100  # that wait, on the desk
ROOM = 60_000  # bytes of a part's list, as JSON: beside it there is little else

Parents = dict[str, str]  # {id of a merged question: the id of the one that it was merged into}


def find(live: Live, question_id: str) -> Question:
    """A question of this session that was not withdrawn. Raises NotFound."""
    return access(live.database, live.id, question_id)


def access(session: Session, session_id: str, question_id: str) -> Question:
    """Raises NotFound."""
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


def in_list(session_id: str) -> tuple[Any, ...]:
    """The conditions of `is_shown`."""
    return Question.session_id == session_id, Question.state.in_(rules.SHOWN), Question.removed.is_(False)


def parents(session: Session, session_id: str) -> Parents:
    """Of all merged questions of a session."""
    merged = select(Question.id, Question.merged_into).where(
        Question.session_id == session_id, Question.merged_into.is_not(None)
    )
    return {question_id: into for question_id, into in session.execute(merged) if into}


def root_of(parents: Parents, question_id: str) -> str:
    """The question that this one is shown within: itself, unless it was merged."""
    while question_id in parents:
        question_id = parents[question_id]
    return question_id


def parts_of(parents: Parents, question_id: str) -> list[str]:
    """The ids of all that were merged into this one, at any depth, whether or not it was merged itself."""
    found: list[str] = []
    for part in parents:
        above: str | None = parents[part]
        while above is not None and above != question_id:
            above = parents.get(above)
        if above is not None:
            found.append(part)
    return found


def families(parents: Parents) -> dict[str, list[str]]:
    """{id: the ids of all that were merged into it, at any depth}."""
    found: dict[str, list[str]] = {}
    for question_id in parents:
        found.setdefault(root_of(parents, question_id), []).append(question_id)
    return found


def view(question: Question, merged: int) -> QuestionView:
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


def snapshot(session: Session, session_id: str) -> dict[str, Any] | None:
    """{questions, totals}, see QuestionsSnapshot: what the events so far have told. None while switched off."""
    row = session.get(LiveSession, session_id)
    if row is None or not row.switches.get(NAME):
        return None
    return shown(session, session_id).model_dump(mode="json")


def merged_into(session: Session, session_id: str, question_id: str) -> list[QuestionView]:
    """The questions that were merged into this one itself, the oldest first. Raises NotFound."""
    target = access(session, session_id, question_id)
    found = select(Question).where(Question.merged_into == target.id, Question.state == "merged")
    return views(session, session_id, session.scalars(found.order_by(Question.asked_at, Question.id)))


def desk(session: Session, session_id: str, _house: House) -> dict[str, Any] | None:
    """{waiting: the newest that wait, waiting_count, queue: [id, …]}, or None where nothing waits or is queued."""
    here = (Question.session_id == session_id, Question.state == "waiting", Question.removed.is_(False))
    number = session.scalar(select(func.count()).where(*here)) or 0
    queued = queue(session, session_id)
    if not number and not queued:
        return None
    newest = select(Question).where(*here).order_by(Question.asked_at.desc(), Question.id).limit(NEWEST)
    waiting = [view(question, 0).model_dump() for question in session.scalars(newest)]
    return {"waiting": _beside(queued, waiting), "waiting_count": number, "queue": queued}


def queue(session: Session, session_id: str) -> list[str]:
    """The ids of those that the presenter takes next, in order."""
    queued = select(Question.id).where(*in_list(session_id), Question.queue.is_not(None))
    return list(session.scalars(queued.order_by(Question.queue, Question.id)))


def mine(session: Session, session_id: str, participant_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """{participant id: {votes: [id, …], questions: [own ones, the newest first]}} of those who have either.

    A vote for a question that was merged is one for the question that it is shown within.
    """
    found: dict[str, dict[str, Any]] = {}
    above = parents(session, session_id)
    for person, voted in _votes_of(session, session_id, participant_ids):
        votes = found.setdefault(person, {"votes": [], "questions": []})["votes"]
        root = root_of(above, voted)
        if root not in votes:
            votes.append(root)
    asked = select(Question).where(Question.session_id == session_id, Question.participant_id.in_(participant_ids))
    asked = asked.where(Question.state != "withdrawn", Question.removed.is_(False))
    for question in session.scalars(asked.order_by(Question.asked_at.desc(), Question.id)):
        own = found.setdefault(str(question.participant_id), {"votes": [], "questions": []})["questions"]
        own.append(_own(question))
    return {person: {**part, "questions": _beside(part["votes"], part["questions"])} for person, part in found.items()}


def _beside(ids: list[str], values: list[dict[str, Any]]) -> list[Fragment]:
    """As many of the first values as a part has room for beside these ids."""
    return fitting(values, ROOM - len(encode(ids)))


def shown(session: Session, session_id: str) -> QuestionsSnapshot:
    """What the room sees."""
    listed = select(Question).where(*in_list(session_id)).order_by(Question.live_at, Question.id)
    return QuestionsSnapshot(
        questions=views(session, session_id, session.scalars(listed)), totals=told_totals(session, session_id)
    )


def _votes_of(session: Session, session_id: str, participant_ids: Collection[str]) -> Iterable[tuple[str, str]]:
    """(participant id, question id) of each vote that counts, in the order of the questions."""
    joined = select(QuestionVote.participant_id, QuestionVote.question_id).join(
        Question, Question.id == QuestionVote.question_id
    )
    theirs = joined.where(Question.session_id == session_id, QuestionVote.participant_id.in_(participant_ids))
    there = or_(Question.state.not_in(("withdrawn", "dismissed")), Question.merged_into.is_not(None))
    valid = theirs.where(QuestionVote.voted, QuestionVote.counts, there)
    return [(person, voted) for person, voted in session.execute(valid.order_by(Question.asked_at, Question.id))]


def _own(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "text": question.text,
        "anonymous": question.anonymous,
        "asked_at": rfc3339(question.asked_at),
        "state": question.state,
        "edited": question.edited,
        "into": question.merged_into,
        "reason": question.reason,
    }
