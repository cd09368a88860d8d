"""What the answers add up to, and who may see it."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds, retelling, rules, texts
from engagenow.activities.events import ActivityProgress, ActivityResults, OwnResults
from engagenow.activities.kinds.kind import VOTERS
from engagenow.activities.models import NAME, Activity, ActivityAnswer, ActivityRound, ActivityTally
from engagenow.activities.quiz import lobby
from engagenow.activities.quiz import reading as quizzes
from engagenow.activities.reading import access, definition_in, list_opened, opened, rounds_of
from engagenow.activities.schemas import ResultsQuery
from engagenow.activities.stored import StoredAnswers
from engagenow.activities.views import ActivitiesSnapshot, ProgressView, ResultsView
from engagenow.core import coalescing
from engagenow.core.coalescing import coalesce
from engagenow.core.errors import N_, NotFound
from engagenow.core.events import Event
from engagenow.core.live import Live
from engagenow.core.log import latest_of
from engagenow.core.people import Actor, Participant


def results_in(session: Session, activity: Activity, round: ActivityRound) -> dict[str, Any]:
    """What an activity shows the presenter of a round, as of now."""
    return results_of(session, activity, round, amounts_in(session, activity, round))


def shown_in(session: Session, activity: Activity, round: ActivityRound) -> dict[str, Any]:
    """What it shows everybody who may see the results."""
    return kinds.KINDS[activity.kind].for_room(results_in(session, activity, round))


def all_in(session: Session, activity: Activity, round: ActivityRound) -> dict[str, Any]:
    """The results of a round with nothing left out, for `lines` and `most_frequent` of its kind."""
    amounts = amounts_in(session, activity, round)
    stored = StoredAnswers(session, activity, round.number, amounts.get(VOTERS, 0))
    return kinds.KINDS[activity.kind].in_full(definition_in(activity, round), amounts, stored)


def results_of(
    session: Session,
    activity: Activity,
    round: ActivityRound,
    amounts: dict[str, int],
    median_values: list[int] | None = None,
) -> dict[str, Any]:
    """The same, where one knows what the round adds up to, and `median_values` as well where the kind has values."""
    stored = StoredAnswers(session, activity, round.number, amounts.get(VOTERS, 0), median_values)
    return kinds.KINDS[activity.kind].results(definition_in(activity, round), amounts, stored)


def amounts_in(session: Session, activity: Activity, round: ActivityRound) -> dict[str, int]:
    """What the answers of a round that count add up to; of a quiz, those to the question that is asked."""
    if kinds.KINDS[activity.kind].plays and activity.state in ("closed", "archived"):
        return {VOTERS: quizzes.answered_any(session, activity.id, round.number)}
    tally = session.get(ActivityTally, (activity.id, round.number, round.part))
    return tally.amounts if tally else {}


def _progress(session: Session, activity_id: str, number: int) -> dict[str, Any]:
    """How many people's answers count in a round, or in the question of it that is asked."""
    round = _round(session, activity_id, number)
    part = round.part if round else ""
    tally = session.get(ActivityTally, (activity_id, number, part))
    answered = tally.amounts.get(VOTERS, 0) if tally else 0
    return {"activity_id": activity_id, "round": number, "answered": answered, "question_id": part or None}


def tell(live: Live, activity: Activity, round: ActivityRound) -> None:
    """Tell those who may see the results of a round that they have changed, once the batch is added up."""
    live.once(f"activities tell {activity.id}:{round.number}", lambda live: _tell(live, activity, round))


def _tell(live: Live, activity: Activity, round: ActivityRound) -> None:
    live.touch_desk(NAME)
    if activity.state == "archived":
        return
    coalesce(live, ActivityProgress, activity.id, str(round.number))
    if round.show == "after_answer":
        live.touch_group(NAME, f"{activity.id}:{round.number}")
    if rules.room_sees(activity.state, round.show):
        coalesce(live, ActivityResults, activity.id, str(round.number))
    elif round.shown and kinds.KINDS[activity.kind].lists_texts and texts.has_gone(live, activity.id, round.number):
        retelling.tell_what_is_left(live, activity, round)


def told(live: Live, activity_id: str, number: str) -> ActivityResults | None:
    """What the room is told now. None where it may not see the results any more."""
    activity, round = live.database.get(Activity, activity_id), _round(live.database, activity_id, int(number))
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
            _tell_now(live, activity.id, str(round.number))


def _tell_now(live: Live, *subject: str) -> None:
    key = f"activities tell now {':'.join(subject)}"
    live.once(key, lambda live: coalescing.tell_now(live, ActivityResults, *subject))


def seen_by_those_who_answered(
    session: Session, session_id: str, group: str, rev: int, people: Collection[str]
) -> tuple[Event, Collection[str]] | None:
    """(event, those of these people who have answered) of the round `activity id:number`, if it is shown to them; of
    `activity id:lobby` (event, the projectors)."""
    activity_id, number = group.rsplit(":", 1)
    if number == lobby.GROUP:
        return lobby.seen_by_screens(session, session_id, activity_id, people)
    activity, round = session.get(Activity, activity_id), _round(session, activity_id, int(number))
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
    return ActivityProgress(session_id=live.id, **_progress(live.database, activity_id, int(number)))


def read(session: Session, session_id: str, actor: Actor, activity_id: str, asked: ResultsQuery) -> ResultsView:
    """The results of a round, for those who may see them. Raises NotFound, ResultsHidden.

    What a participant was shown before they were hidden again stays readable. So does a presenter who asks for what was
    `shown`.
    """
    activity = access(session, session_id, activity_id)
    round = _round(session, activity_id, asked.round or activity.round)
    if round is None:
        raise NotFound(N_("There is no such round."))
    watches = asked.shown or (isinstance(actor, Participant) and not actor.may("activities"))
    if watches and kinds.KINDS[activity.kind].plays:
        shown = quizzes.seen(session, activity, round)
    elif not watches or _may_see(session, activity, round, actor.id):
        shown = (shown_in if watches else results_in)(session, activity, round)
        if asked.before and "texts" in shown:
            shown["texts"] = texts.newest(session, activity, round.number, asked.before)
    else:
        shown = _shown_before(session, activity, round)
    return ResultsView(activity_id=activity_id, round=round.number, results=shown)


def read_progress(session: Session, session_id: str, activity_id: str) -> ProgressView:
    """How many have answered by now, as `activity_progress` tells it. Raises NotFound, also for what is not shown."""
    activity = access(session, session_id, activity_id)
    if not activity.rounds or activity.state == "archived":
        raise NotFound(N_("There is no such activity."))
    return ProgressView(**_progress(session, activity_id, activity.round))


def shown(session: Session, activities: Iterable[Activity]) -> list[dict[str, Any]]:
    """What the room has been shown of these activities' rounds: as the last activity_results of each, in a snapshot."""
    known = {activity.id: activity for activity in activities}
    seen = select(ActivityRound.activity_id, ActivityRound.number).where(ActivityRound.shown)
    subjects = [
        subject
        for activity_id, number in session.execute(seen.where(ActivityRound.activity_id.in_(known)))
        for subject in retelling.subjects(activity_id, number)
    ]
    session_id = next((activity.session_id for activity in known.values()), "")
    told = latest_of(session, session_id, subjects)
    return [_as_shown(session, known[data["activity_id"]], data) for _, data in sorted(told.items())]


def snapshot(session: Session, session_id: str) -> dict[str, Any]:
    """{activities, results}, see ActivitiesSnapshot: what the events so far have told."""
    seen = opened(session, session_id)
    told = ActivitiesSnapshot(
        activities=list_opened(session, seen),
        results=shown(session, seen),
        quizzes=quizzes.phases(session, session_id, seen),
    )
    return told.model_dump(mode="json")


def _shown_before(session: Session, activity: Activity, round: ActivityRound) -> dict[str, Any]:
    """Raises ResultsHidden."""
    told = latest_of(session, activity.session_id, retelling.subjects(activity.id, round.number))
    if not told or activity.state == "archived":
        raise rules.ResultsHidden
    results: dict[str, Any] = _as_shown(session, activity, next(iter(told.values())))["results"]
    return results


def _as_shown(session: Session, activity: Activity, data: dict[str, Any]) -> dict[str, Any]:
    """The data of a round's last activity_results; where it is an increment, with all the texts that were told."""
    results = data["results"]
    if "added" not in results:
        return data
    listed = texts.told(session, activity, data["round"], results["last"])
    return {**data, "results": {"voters": results["voters"], "last": results["last"], "texts": listed}}


def _round(session: Session, activity_id: str, number: int) -> ActivityRound | None:
    return session.get(ActivityRound, (activity_id, number))


def _may_see(session: Session, activity: Activity, round: ActivityRound, participant_id: str) -> bool:
    if activity.state == "archived":
        return False
    key = (round.activity_id, round.number, "", participant_id)
    return rules.may_see(round.show, answered=session.get(ActivityAnswer, key) is not None)
