"""Telling those who may see the results of a round that they have changed."""

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds, retelling, rules, texts
from engagenow.activities.events import ActivityProgress, ActivityResults, OwnResults
from engagenow.activities.models import NAME, Activity, ActivityAnswer, ActivityRound
from engagenow.activities.quiz import lobby
from engagenow.activities.reading import rounds_of
from engagenow.activities.results import progress_in, shown_in
from engagenow.core import coalescing
from engagenow.core.events import Event
from engagenow.core.live import Live


def tell(live: Live, activity: Activity, round: ActivityRound) -> None:
    """Tell those who may see the results of a round that they have changed, once the batch is added up."""
    live.once(f"activities tell {activity.id}:{round.number}", partial(_tell, activity=activity, round=round))


def _tell(live: Live, activity: Activity, round: ActivityRound) -> None:
    live.touch_desk(NAME)
    if activity.state == "archived":
        return
    coalescing.coalesce(live, ActivityProgress, activity.id, str(round.number))
    if round.show == "after_answer":
        live.touch_group(NAME, f"{activity.id}:{round.number}")
    if rules.room_sees(activity.state, round.show):
        coalescing.coalesce(live, ActivityResults, activity.id, str(round.number))
    elif round.shown and kinds.KINDS[activity.kind].lists_texts and texts.has_gone(live, activity.id, round.number):
        retelling.tell_what_is_left(live, activity, round)


def told(live: Live, activity_id: str, number: str) -> ActivityResults | None:
    """What the room is told now. None where it may not see the results any more."""
    activity = live.database.get(Activity, activity_id)
    round = live.database.get(ActivityRound, (activity_id, int(number)))
    if activity is None or round is None or not rules.room_sees(activity.state, round.show):
        return None
    shown = shown_in(live.database, activity, round)
    if kinds.KINDS[activity.kind].lists_texts:
        shown = {**shown, **texts.increment(live, activity, round)}
        del shown["texts"]
    return ActivityResults(session_id=live.id, activity_id=activity_id, round=round.number, results=shown)


def pace(live: Live, activity_id: str, _number: str) -> timedelta:
    """At least so long between two tellings of a round's results."""
    activity = live.database.get(Activity, activity_id)
    return kinds.KINDS[activity.kind].pace if activity else ActivityResults.pause


def tell_now(live: Live, activity: Activity) -> None:
    """Tell the results of all rounds that the room may see at once: what it was told names what is taken back."""
    for round in rounds_of(live.database, activity):
        tell(live, activity, round)
        if rules.room_sees(activity.state, round.show):
            key = f"activities tell now {activity.id}:{round.number}"
            live.once(key, partial(_tell_now, activity=activity, round=round))


def _tell_now(live: Live, activity: Activity, round: ActivityRound) -> None:
    coalescing.tell_now(live, ActivityResults, activity.id, str(round.number))


def seen_by_those_who_answered(
    session: Session, session_id: str, group: str, rev: int, people: Collection[str]
) -> tuple[Event, Collection[str]] | None:
    """(event, those of these people who have answered) of the round `activity id:number`, if it is shown to them; of
    `activity id:lobby` (event, the projectors)."""
    activity_id, number = group.rsplit(":", 1)
    if number == lobby.GROUP:
        return lobby.seen_by_screens(session, session_id, activity_id, people)
    activity, round = session.get(Activity, activity_id), session.get(ActivityRound, (activity_id, int(number)))
    if activity is None or round is None or activity.state == "archived" or round.show != "after_answer":
        return None
    here = (ActivityAnswer.activity_id == activity_id, ActivityAnswer.round == round.number)
    answered = select(ActivityAnswer.participant_id).where(*here, ActivityAnswer.participant_id.in_(people))
    own = OwnResults(
        session_id=session_id,
        activity_id=activity_id,
        round=round.number,
        rev=rev,
        results=shown_in(session, activity, round),
    )
    return own.at_pace(kinds.KINDS[activity.kind].pace), list(session.scalars(answered))


def groups(session: Session, session_id: str) -> list[str]:
    """The current rounds whose results are shown to those who have answered."""
    current = (ActivityRound.activity_id == Activity.id) & (ActivityRound.number == Activity.round)
    query = select(Activity.id, Activity.round).join(ActivityRound, current)
    here = (Activity.session_id == session_id, Activity.state != "archived", ActivityRound.show == "after_answer")
    found = session.execute(query.where(*here))
    return [f"{activity_id}:{number}" for activity_id, number in found]


def progress(live: Live, activity_id: str, number: str) -> ActivityProgress | None:
    """How many have answered by now."""
    activity = live.database.get(Activity, activity_id)
    if activity is None or activity.state == "archived":
        return None
    return ActivityProgress(session_id=live.id, **progress_in(live.database, activity_id, int(number)))
