"""Answering: at most one answer a participant and round, added up once for all of a batch."""

from datetime import datetime

from sqlalchemy import select

from engagenow.activities import holding, rules, tallies, texts
from engagenow.activities.frames import Frame, frame_of
from engagenow.activities.kinds.kind import Part
from engagenow.activities.models import NAME, Activity, ActivityAnswer, ActivityRound, ActivityText
from engagenow.activities.quiz import playing
from engagenow.activities.reading import answered_in_batch, find, round_of
from engagenow.activities.schemas import GiveAnswer
from engagenow.activities.views import Answered
from engagenow.core.errors import N_, NotFound, SessionNotActive
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.upserts import new_row
from engagenow.core.validation import wrong
from engagenow.moderation import door


def answer(live: Live, actor: Actor, activity_id: str, asked: GiveAnswer) -> Answered:
    """Answer the current round, or the question of it that is asked, or change the former answer.

    Raises, asked in this order: NotFound, SessionNotActive, ActivityNotOpen, WrongRound, WrongQuestion, ActivityClosed,
    Forbidden, Invalid, Muted, TextRefused and TooMany for what is written, AnswerFinal, RateLimited.
    """
    whole = _frame(live, activity_id)
    if live.row.status != "active":
        raise SessionNotActive
    frame = _asked_in_time(live, whole, actor, asked)
    person = rules.require_participant(actor)
    said = _read(frame, asked)
    before = _former_answers(live, frame).get(person.id)
    judged = holding.judge(live, person, frame, said, before)
    if before is not None and before.counts and _is_final(frame, before, live.received_at):
        raise rules.AnswerFinal
    live.spend(person.id, rules.ANSWERS)
    waiting = holding.keep(live, person, frame, judged, before)
    stored = _store(live, frame, person.id, judged.shown, before)
    if frame.part:
        playing.answered(live, whole, frame.part, person)
    return Answered(
        activity_id=activity_id,
        round=asked.round,
        answer=stored.answer,
        final=_is_final(frame, stored, live.now),
        waiting=waiting,
        question_id=frame.part or None,
    )


def _asked_in_time(live: Live, frame: Frame, actor: Actor, asked: GiveAnswer) -> Frame:
    """The activity, or the question of a quiz, that is answered.

    Raises ActivityNotOpen, WrongRound, WrongQuestion, ActivityClosed.
    """
    rules.check_in_time(frame.standing, asked.round, live.received_at)
    return playing.asked_in_time(live, frame, actor, asked.question_id) if frame.kind.plays else frame


def _read(frame: Frame, asked: GiveAnswer) -> Part:
    """What is answered, as its kind has it. Raises Invalid."""
    if frame.part != (asked.question_id or ""):
        raise wrong("question_id", N_("Please say which question of a quiz is answered, and only of a quiz."))
    return frame.kind.read(frame.definition, asked.answer)


def publish(live: Live, waiting: door.Waiting) -> None:
    """Add a text that waited to the answer that it belongs to, whatever state the activity is in.

    Raises SessionNotActive, NotFound.
    """
    if live.row.status != "active":
        raise SessionNotActive
    activity = live.database.get(Activity, waiting.activity_id)
    round = live.database.get(ActivityRound, (waiting.activity_id, waiting.round))
    before = _answer_of(live, waiting.author.id, activity.id, round.number) if activity and round else None
    if activity is None or round is None or before is None:
        raise NotFound(N_("There is no such answer any more."))
    frame = frame_of(activity, round)
    answer = frame.kind.answer.model_validate(before.answer)
    texts.keep_id(live, waiting.author.id, waiting.text, waiting.id)
    said = frame.kind.with_texts(answer, [*frame.kind.texts(answer), waiting.text])
    _store(live, frame, waiting.author.id, said, before)


def take_text(live: Live, text_id: str) -> Fields:
    """Take a text that was reported out of its answer.

    Returns {activity_id, round, kept}: `publish` needs it to put the text back.
    """
    row = live.database.get_one(ActivityText, text_id)
    kept = holding.kept_of(live.database.get_one(Activity, row.activity_id))
    place = {"activity_id": row.activity_id, "round": row.round, "kept": kept}
    remove_text(live, None, text_id)
    return place


def remove_text(live: Live, _actor: Actor | None, text_id: str) -> None:
    """Take a text that was reported out of its answer for good."""
    row = live.database.get_one(ActivityText, text_id)
    activity = live.database.get_one(Activity, row.activity_id)
    frame = frame_of(activity, live.database.get_one(ActivityRound, (row.activity_id, row.round)))
    before = _answer_of(live, row.participant_id, row.activity_id, row.round)
    if before is not None:
        answer = frame.kind.answer.model_validate(before.answer)
        kept = [text for text in frame.kind.texts(answer) if text != row.text]
        _store(live, frame, row.participant_id, frame.kind.with_texts(answer, kept), before)


def _frame(live: Live, activity_id: str) -> Frame:
    """Raises NotFound."""

    def read() -> Frame:
        activity = find(live, activity_id)
        round = round_of(live, activity)
        return frame_of(activity, round)

    return live.remember(f"activity/{activity_id}", read)


def _is_final(frame: Frame, answer: ActivityAnswer, moment: datetime) -> bool:
    """Whether an answer can no longer be changed at that moment.

    An answer to a question of a quiz never can, unless `may_change` is `always`.
    """
    may_change = frame.activity.may_change
    if frame.part and may_change != "always":
        return True
    return rules.is_final(frame.sight, may_change, answer.answered_at, moment)  # type: ignore[arg-type]


def _former_answers(live: Live, frame: Frame) -> dict[str, ActivityAnswer]:
    """{participant id: answer} of those who ask in this batch, read at once for all of them."""
    activity_id, round, part = frame.activity.id, frame.number, frame.part

    def read() -> dict[str, ActivityAnswer]:
        here = (ActivityAnswer.activity_id == activity_id, ActivityAnswer.round == round, ActivityAnswer.part == part)
        found = live.database.scalars(
            select(ActivityAnswer).where(*here, ActivityAnswer.participant_id.in_(live.askers))
        )
        return {row.participant_id: row for row in found}

    return live.remember(f"answers/{activity_id}/{round}/{part}", read)


def _answer_of(live: Live, participant_id: str, activity_id: str, round: int) -> ActivityAnswer | None:
    """A participant's answer, as the commands before have left it."""
    return live.find(ActivityAnswer, activity_id, round, "", participant_id)


def _store(live: Live, frame: Frame, participant_id: str, said: Part, before: ActivityAnswer | None) -> ActivityAnswer:
    kind, definition, activity = frame.kind, frame.definition, frame.activity
    row = new_row(
        ActivityAnswer,
        activity_id=activity.id,
        round=frame.number,
        part=frame.part,
        participant_id=participant_id,
        answer=said.model_dump(exclude_none=True),
        value=playing.millis(live, frame) if frame.part else kind.value(definition, said),
        counts=True,
        answered_at=live.now,
    )
    live.upsert(row)
    tallies.note(live, frame, row, said, before)
    _former_answers(live, frame)[participant_id] = row
    answered_in_batch(live).add(activity.id)
    live.touch_mine(NAME, [participant_id])
    return row
