"""What only some see of questions: the part of the desk, and the own part of each participant."""

from collections.abc import Collection, Iterable

from orjson import Fragment
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.log import encode
from engagenow.core.parts import fitting
from engagenow.questions.families import parents, root_of
from engagenow.questions.models import Question, QuestionVote
from engagenow.questions.reading import queue, view
from engagenow.sessions.schemas import rfc3339

NEWEST = 100  # questions that wait, on the desk
ROOM = 60_000  # bytes of a part's list, as JSON: beside it there is little else


def desk(session: Session, session_id: str, _house: House) -> Fields | None:
    """{waiting: the newest that wait, waiting_count, queue: [id, …]}, or None where nothing waits or is queued."""
    here = (Question.session_id == session_id, Question.state == "waiting", Question.removed.is_(False))
    number = session.scalar(select(func.count()).where(*here)) or 0
    queued = queue(session, session_id)
    if not number and not queued:
        return None
    newest = select(Question).where(*here).order_by(Question.asked_at.desc(), Question.id).limit(NEWEST)
    waiting = [view(question, 0).model_dump() for question in session.scalars(newest)]
    return {"waiting": _beside(queued, waiting), "waiting_count": number, "queue": queued}


def mine(session: Session, session_id: str, participant_ids: Collection[str]) -> dict[str, Fields]:
    """{participant id: {votes: [id, …], questions: [own ones, the newest first]}} of those who have either.

    A vote for a question that was merged is one for the question that it is shown within.
    """
    found: dict[str, Fields] = {}
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


def _beside(ids: list[str], values: list[Fields]) -> list[Fragment]:
    """As many of the first values as a part has room for beside these ids."""
    return fitting(values, ROOM - len(encode(ids)))


def _votes_of(session: Session, session_id: str, participant_ids: Collection[str]) -> Iterable[tuple[str, str]]:
    """(participant id, question id) of each vote that counts, in the order of the questions."""
    joined = select(QuestionVote.participant_id, QuestionVote.question_id).join(
        Question, Question.id == QuestionVote.question_id
    )
    theirs = joined.where(Question.session_id == session_id, QuestionVote.participant_id.in_(participant_ids))
    there = or_(Question.state.not_in(("withdrawn", "dismissed")), Question.merged_into.is_not(None))
    valid = theirs.where(QuestionVote.voted, QuestionVote.counts, there)
    return [(person, voted) for person, voted in session.execute(valid.order_by(Question.asked_at, Question.id))]


def _own(question: Question) -> Fields:
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
