"""Answering: at most one answer a participant and round, added up once for all of a batch."""

from typing import Any

from sqlalchemy import select

from engagenow.activities import rules, tallies
from engagenow.activities.models import NAME, ActivityAnswer
from engagenow.activities.reading import answered_in_batch, find, round_of
from engagenow.activities.tallies import Frame, frame_of
from engagenow.activities.views import Answered
from engagenow.core.errors import N_, Forbidden, SessionNotActive
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.core.upserts import new_row
from engagenow.moderation import door


def answer(live: Live, actor: Actor, activity_id: str, round: int, asked: dict[str, Any]) -> Answered:
    """Answer the current round, or change one's answer.

    Raises, asked in this order: NotFound, SessionNotActive, ActivityNotOpen, WrongRound, ActivityClosed, Forbidden,
    Invalid, Muted and TextRefused for what is written, AnswerFinal, RateLimited.
    """
    frame = _frame(live, activity_id)
    if live.row.status != "active":
        raise SessionNotActive
    rules.check_in_time(frame.standing, round, live.received_at)
    if not isinstance(actor, Participant) or actor.role != "participant":
        raise Forbidden(N_("Only participants answer. Join with a phone to take part."))
    said = frame.kind.read(frame.definition, asked)
    door.check(live, actor, *frame.kind.texts(said))
    before = _former_answers(live, activity_id, round).get(actor.id)
    if (
        before is not None
        and before.counts
        and rules.is_final(frame.sight, frame.activity.may_change, before.answered_at, live.received_at)
    ):
        raise rules.AnswerFinal
    live.spend(actor.id, rules.ANSWERS)
    stored = _store(live, frame, actor, said, before)
    final = rules.is_final(frame.sight, frame.activity.may_change, stored.answered_at, live.now)
    return Answered(activity_id=activity_id, round=round, answer=stored.answer, final=final)


def leave(live: Live, participant_id: str) -> None:
    """Who leaves keeps the answers. Those of a participant who is removed count no longer (P5)."""
    person = live.database.get(ParticipantRow, participant_id)
    if person is not None and person.kicked_at is not None:
        _count_again(live, participant_id)


def back(live: Live, participant_id: str) -> None:
    """The answers of a participant who is readmitted count again (P5)."""
    _count_again(live, participant_id)


def _count_again(live: Live, participant_id: str) -> None:
    # At the end of the batch: the answers that it gave in this very batch are written then, and of several removals and
    # readmissions the last one counts.
    live.once(f"activities of {participant_id}", lambda live: tallies.take_out_or_back(live, participant_id))


def _frame(live: Live, activity_id: str) -> Frame:
    """Raises NotFound."""

    def read() -> Frame:
        activity = find(live, activity_id)
        round = round_of(live, activity)
        return frame_of(activity, round)

    return live.remember(f"activity/{activity_id}", read)


def _former_answers(live: Live, activity_id: str, round: int) -> dict[str, ActivityAnswer]:
    """{participant id: answer} of those who ask in this batch, read at once for all of them."""

    def read() -> dict[str, ActivityAnswer]:
        here = (ActivityAnswer.activity_id == activity_id, ActivityAnswer.round == round, ActivityAnswer.part == "")
        found = live.database.scalars(
            select(ActivityAnswer).where(*here, ActivityAnswer.participant_id.in_(live.askers))
        )
        return {row.participant_id: row for row in found}

    return live.remember(f"answers/{activity_id}/{round}", read)


def _store(live: Live, frame: Frame, actor: Participant, said: Any, before: ActivityAnswer | None) -> ActivityAnswer:
    kind, definition, activity = frame.kind, frame.definition, frame.activity
    row = new_row(
        ActivityAnswer,
        activity_id=activity.id,
        round=activity.round,
        part="",
        participant_id=actor.id,
        answer=said.model_dump(exclude_none=True),
        value=kind.value(definition, said),
        counts=True,
        answered_at=live.now,
    )
    live.upsert(row)
    tallies.note(live, frame, row, before)
    _former_answers(live, activity.id, activity.round)[actor.id] = row
    answered_in_batch(live).add(activity.id)
    live.touch_mine(NAME, [actor.id])
    return row
