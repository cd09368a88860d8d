"""Answers one by one, for the presenter."""

import hashlib
import hmac
from heapq import nsmallest

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities.models import ActivityAnswer
from engagenow.activities.reading import access
from engagenow.activities.schemas import AnswersQuery
from engagenow.activities.views import GivenAnswer
from engagenow.core.models import ParticipantRow
from engagenow.sessions.schemas import rfc3339


def page_of_answers(
    session: Session, session_id: str, activity_id: str, asked: AnswersQuery, secret: str
) -> tuple[list[GivenAnswer], str | None]:
    """(answers of a round that count, the `after` of the next page or None). Raises NotFound.

    They stand in the order of a hash with the installation's secret key. The presenter knows the ids of all
    participants: under an alias an order that follows from the ids would tell who answered what. The place of an answer
    stays while that key does: no page misses one or repeats it because others come in between.
    """
    activity = access(session, session_id, activity_id)
    number = asked.round or activity.round
    here = (ActivityAnswer.activity_id == activity.id, ActivityAnswer.round == number, ActivityAnswer.counts)
    keys = session.execute(select(ActivityAnswer.participant_id, ActivityAnswer.part).where(*here))
    placed = ((_place(secret, activity.id, number, *key), *key) for key in keys)
    found = nsmallest(asked.limit + 1, (each for each in placed if each[0] > (asked.after or "")))
    page = found[: asked.limit]
    query = select(ActivityAnswer, ParticipantRow.nickname).where(*here)
    joined = query.join(ParticipantRow, ParticipantRow.id == ActivityAnswer.participant_id)
    people = {person for _, person, _ in page}
    rows = session.execute(joined.where(ActivityAnswer.participant_id.in_(people)))
    given = {(row.participant_id, row.part): _given(row, nickname, activity.names) for row, nickname in rows}
    return [given[person, part] for _, person, part in page], page[-1][0] if len(found) > len(page) else None


def _place(secret: str, activity_id: str, number: int, participant_id: str, part: str) -> str:
    message = f"the place of an answer: {activity_id} {number} {participant_id} {part}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def _given(row: ActivityAnswer, nickname: str, names: str) -> GivenAnswer:
    if names != "named":
        return GivenAnswer(answer=row.answer, question_id=row.part or None)
    return GivenAnswer(
        answer=row.answer,
        question_id=row.part or None,
        participant_id=row.participant_id,
        nickname=nickname,
        answered_at=rfc3339(row.answered_at),
    )
