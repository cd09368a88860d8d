"""Answers that count no longer, or again: their participant was removed or readmitted, an option is gone or is back.

All of this runs at the end of a batch, when all of its answers are written.
"""

from collections import Counter
from collections.abc import Collection
from functools import partial
from itertools import chain

from sqlalchemy import Select, select

from engagenow.activities import telling, texts
from engagenow.activities.frames import Frame, frame_of, part_of
from engagenow.activities.models import NAME, Activity, ActivityAnswer, ActivityRound, ActivityTally
from engagenow.activities.reading import rounds_of
from engagenow.activities.tallies import add_up, put_back, take_out, worth
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow


def take_out_or_back(live: Live, participant_id: str) -> None:
    """No answer of a participant who is removed counts. Of another each one counts that its round still takes.

    Of one who was removed as the author of an anonymous text, answers with a name count on: if they went at the same
    moment, they would tell who it was.

    An answer that chose an option which is gone stays out. All answers are written.
    """
    person = live.database.get(ParticipantRow, participant_id)
    if person is None:
        return  # deleted in this batch
    removed = person.kicked_at is not None
    rows = live.database.execute(_answers_of(participant_id, counting=removed)).all()
    frames: dict[tuple[str, int], Frame] = {}
    for row, activity, round in rows:
        if person.removed_author_of and activity.names == "named":
            continue
        change = take_out if removed else put_back
        key = (activity.id, round.number)
        frames[key] = frames.get(key) or frame_of(activity, round)
        change(live, part_of(frames[key], row.part), row)
    if rows:
        live.touch_mine(NAME, [participant_id])
    add_up(live)


def forget_written(live: Live, participant_id: str) -> None:
    """Delete the answers of a participant that are texts or words, in all rounds. All answers are written."""
    found = [live.database.execute(_answers_of(participant_id, counting=counting)).all() for counting in (True, False)]
    for row, activity, round in chain(*found):
        frame = frame_of(activity, round)
        if frame.kind.lists_texts or frame.kind.counts_entries:
            take_out(live, frame, row)
            live.database.delete(row)
            live.touch_mine(NAME, [participant_id])
    add_up(live)


def take_out_those_with(live: Live, frame: Frame, options: Collection[str]) -> None:
    """The answers of the frame's round that chose one of these options count no longer: these people are asked again.

    All answers are written, and `frame` is of the definition that they were given for.
    """
    here = (ActivityAnswer.activity_id == frame.activity.id, ActivityAnswer.round == frame.number)
    for row in live.database.scalars(select(ActivityAnswer).where(*here, ActivityAnswer.counts)).all():
        if frame.kind.chose(frame.kind.answer.model_validate(row.answer), options):
            take_out(live, frame, row)
            live.touch_mine(NAME, [row.participant_id])
    add_up(live)


def put_back_those_with(live: Live, frame: Frame, options: Collection[str]) -> None:
    """The answers of a round that `take_out_those_with` took out count again, except of who was removed.

    All answers are written, and `frame` is of the definition that has these options again.
    """
    here = (ActivityAnswer.activity_id == frame.activity.id, ActivityAnswer.round == frame.number)
    joined = select(ActivityAnswer).join(ParticipantRow, ParticipantRow.id == ActivityAnswer.participant_id)
    there = joined.where(*here, ~ActivityAnswer.counts, ParticipantRow.kicked_at.is_(None))
    for row in live.database.scalars(there).all():
        if frame.kind.chose(frame.kind.answer.model_validate(row.answer), options):
            put_back(live, frame, row)
            live.touch_mine(NAME, [row.participant_id])
    add_up(live)


def count_again(live: Live, activity: Activity) -> None:
    """Add up the tallies of all rounds from the answers, since these are worth something else by now."""
    live.once(f"activities count {activity.id} again", partial(_count_again, activity=activity))


def _count_again(live: Live, activity: Activity) -> None:
    add_up(live)  # what was noted by what answers were worth before
    for round in rounds_of(live.database, activity):
        frame, amounts = frame_of(activity, round), Counter[str]()
        here = (ActivityAnswer.activity_id == activity.id, ActivityAnswer.round == round.number, ActivityAnswer.counts)
        for row in live.database.scalars(select(ActivityAnswer).where(*here)):
            amounts.update(worth(frame, row).amounts)
        live.upsert(ActivityTally(activity_id=activity.id, round=round.number, part="", amounts=dict(amounts)))
        telling.tell(live, activity, round)


def tell_texts_again(live: Live, participant_id: str) -> None:
    """Tell the texts of a participant that are shown with a nickname as new ones, with the nickname that it has now."""
    for row, activity, round in live.database.execute(_answers_of(participant_id, counting=True)).all():
        frame = frame_of(activity, round)
        if frame.kind.lists_texts and activity.names == "named":
            said = frame.kind.texts(frame.kind.answer.model_validate(row.answer))
            texts.write(live, activity.id, round.number, {participant_id: []})
            live.database.flush()
            texts.write(live, activity.id, round.number, {participant_id: said})
            telling.tell(live, activity, round)


def _answers_of(participant_id: str, *, counting: bool) -> Select[tuple[ActivityAnswer, Activity, ActivityRound]]:
    return select(ActivityAnswer, Activity, ActivityRound).where(
        ActivityAnswer.participant_id == participant_id,
        ActivityAnswer.counts.is_(counting),
        Activity.id == ActivityAnswer.activity_id,
        ActivityRound.activity_id == ActivityAnswer.activity_id,
        ActivityRound.number == ActivityAnswer.round,
    )
