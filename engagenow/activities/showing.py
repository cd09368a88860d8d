"""Results for those who ask for them, and for those who come in later."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds, retelling, rules, texts
from engagenow.activities.models import Activity, ActivityAnswer, ActivityRound
from engagenow.activities.quiz import reading as quizzes
from engagenow.activities.reading import access, list_opened, opened
from engagenow.activities.results import progress_in, results_in, shown_in
from engagenow.activities.schemas import ResultsQuery
from engagenow.activities.views import ActivitiesSnapshot, ProgressView, ResultsView
from engagenow.core.errors import N_, NotFound
from engagenow.core.fields import Fields
from engagenow.core.log import latest_of
from engagenow.core.people import Actor, Participant


def read(session: Session, session_id: str, actor: Actor, activity_id: str, asked: ResultsQuery) -> ResultsView:
    """The results of a round, for those who may see them. Raises NotFound, ResultsHidden.

    What a participant was shown before they were hidden again stays readable. So does a presenter who asks for what was
    `shown`.
    """
    activity = access(session, session_id, activity_id)
    round = session.get(ActivityRound, (activity_id, asked.round or activity.round))
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
    return ProgressView(**progress_in(session, activity_id, activity.round))


def shown(session: Session, activities: Iterable[Activity]) -> list[Fields]:
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


def snapshot(session: Session, session_id: str) -> Fields:
    """{activities, results}, see ActivitiesSnapshot: what the events so far have told."""
    seen = opened(session, session_id)
    told = ActivitiesSnapshot(
        activities=list_opened(session, seen),
        results=shown(session, seen),
        quizzes=quizzes.phases(session, session_id, seen),
    )
    return told.model_dump(mode="json")


def _shown_before(session: Session, activity: Activity, round: ActivityRound) -> Fields:
    """Raises ResultsHidden."""
    told = latest_of(session, activity.session_id, retelling.subjects(activity.id, round.number))
    if not told or activity.state == "archived":
        raise rules.ResultsHidden
    results: Fields = _as_shown(session, activity, next(iter(told.values())))["results"]
    return results


def _as_shown(session: Session, activity: Activity, data: Fields) -> Fields:
    """The data of a round's last activity_results; where it is an increment, with all the texts that were told."""
    results = data["results"]
    if "added" not in results:
        return data
    listed = texts.told(session, activity, data["round"], results["last"])
    return {**data, "results": {"voters": results["voters"], "last": results["last"], "texts": listed}}


def _may_see(session: Session, activity: Activity, round: ActivityRound, participant_id: str) -> bool:
    if activity.state == "archived":
        return False
    key = (round.activity_id, round.number, "", participant_id)
    return rules.may_see(round.show, answered=session.get(ActivityAnswer, key) is not None)
