"""Finding activities, and how they look to the room and to the presenter."""

from collections.abc import Collection, Iterable

from orjson import Fragment
from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds
from engagenow.activities.kinds.kind import Part
from engagenow.activities.kinds.tally import VOTERS
from engagenow.activities.models import Activity, ActivityAnswer, ActivityRound, ActivityTally
from engagenow.activities.views import ActivityView, OwnActivityView
from engagenow.core.errors import N_, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.log import encode
from engagenow.core.parts import LARGEST
from engagenow.sessions.schemas import rfc3339

ROOM = LARGEST - len(b'{"answers":[]}')  # bytes of the answers in a participant's own part


def find(live: Live, activity_id: str) -> Activity:
    """An activity of this session. Raises NotFound."""
    return access(live.database, live.id, activity_id)


def access(session: Session, session_id: str, activity_id: str) -> Activity:
    """Raises NotFound."""
    activity = session.get(Activity, activity_id)
    if activity is None or activity.session_id != session_id:
        raise NotFound(N_("There is no such activity."))
    return activity


def agenda(session: Session, session_id: str) -> list[Activity]:
    """All activities of a session, in the presenter's order."""
    here = select(Activity).where(Activity.session_id == session_id)
    return list(session.scalars(here.order_by(Activity.position, Activity.id)))


def round_of(live: Live, activity: Activity) -> ActivityRound | None:
    """The current round, if there is one."""
    return live.database.get(ActivityRound, (activity.id, activity.round)) if activity.rounds else None


def rounds_of(session: Session, activity: Activity) -> list[ActivityRound]:
    """All rounds of an activity, in order."""
    of_it = select(ActivityRound).where(ActivityRound.activity_id == activity.id)
    return list(session.scalars(of_it.order_by(ActivityRound.number)))


def answered_in_batch(live: Live) -> set[str]:
    """Ids of the activities that a command of this batch has answered: the database does not have these answers yet."""
    return live.remember("activities answered", set)


def has_answers(live: Live, activity_id: str) -> bool:
    """Whether it was answered, in any round."""
    stored = select(ActivityAnswer.round).where(ActivityAnswer.activity_id == activity_id).limit(1)
    return activity_id in answered_in_batch(live) or live.database.scalar(stored) is not None


def view(activity: Activity, round: ActivityRound | None) -> ActivityView:
    """An activity as the room sees it."""
    shown = kinds.KINDS[activity.kind].for_participants(definition_in(activity, round))
    return ActivityView(**_view(activity, round), definition=shown)


def own_view(live: Live, activity: Activity) -> OwnActivityView:
    """An activity as the presenter sees it."""
    round = round_of(live, activity)
    tally = live.database.get(ActivityTally, (activity.id, activity.round, round.part if round else ""))
    answered = tally.amounts.get(VOTERS, 0) if tally else 0
    return OwnActivityView(
        **_view(activity, round), **_own_definitions(activity, round), answered=answered
    )  # fmt: skip


def own_views(session: Session, session_id: str, activities: Iterable[Activity]) -> list[OwnActivityView]:
    """Activities of one session as the presenter sees them, in their order, by two queries."""
    activities = list(activities)
    rounds = current_rounds(session, activities)
    of_session = select(ActivityTally).join(Activity, Activity.id == ActivityTally.activity_id)
    current = (ActivityRound.activity_id == ActivityTally.activity_id) & (ActivityRound.number == ActivityTally.round)
    asked = of_session.join(ActivityRound, current).where(ActivityTally.part == ActivityRound.part)
    found = session.scalars(asked.where(Activity.session_id == session_id))
    answered = {(tally.activity_id, tally.round): tally.amounts.get(VOTERS, 0) for tally in found}
    return [
        OwnActivityView(
            **_view(one, rounds.get(one.id)),
            **_own_definitions(one, rounds.get(one.id)),
            answered=answered.get((one.id, one.round), 0),
        )
        for one in activities
    ]


def current_rounds(session: Session, activities: Iterable[Activity]) -> dict[str, ActivityRound]:
    """{activity id: its current round}."""
    wanted = {activity.id: activity.round for activity in activities}
    found = session.scalars(select(ActivityRound).where(ActivityRound.activity_id.in_(wanted)))
    return {row.activity_id: row for row in found if wanted[row.activity_id] == row.number}


def definition_in(activity: Activity, round: ActivityRound | None) -> Part:
    """The definition as a round has it: in a run-off with its options alone."""
    kind = kinds.KINDS[activity.kind]
    definition = kind.edited(kind.definition.model_validate(activity.definition), activity.edits or [])
    return kind.among(definition, round.options) if round and round.options else definition


def _own_definitions(activity: Activity, round: ActivityRound | None) -> Fields:
    return {"definition": definition_in(activity, round).model_dump(), "prepared": activity.definition}


def _view(activity: Activity, round: ActivityRound | None) -> Fields:
    return {
        "id": activity.id,
        "kind": activity.kind,
        "title": activity.title,
        "state": activity.state,
        "round": activity.round,
        "rounds": activity.rounds,
        "show": round.show if round else activity.show,
        "shown": bool(round and round.shown),
        "names": activity.names,
        "may_change": activity.may_change,
        "seconds": activity.seconds,
        "opened_at": rfc3339(round.opened_at) if round else None,
        "closes_at": rfc3339(round.closes_at) if round else None,
        "remaining": round.remaining if round else None,
        "closed_at": rfc3339(round.closed_at) if round else None,
        "reopened_at": rfc3339(round.reopened_at) if round else None,
    }


def list_all(session: Session, session_id: str) -> list[OwnActivityView]:
    """The agenda, for the presenter."""
    return own_views(session, session_id, agenda(session, session_id))


def opened(session: Session, session_id: str) -> list[Activity]:
    """What is or was open, in the agenda's order."""
    return [one for one in agenda(session, session_id) if one.rounds and one.state != "archived"]


def list_opened(session: Session, activities: list[Activity]) -> list[ActivityView]:
    """These activities, for participants and the projector."""
    rounds = current_rounds(session, activities)
    return [view(activity, rounds.get(activity.id)) for activity in activities]


def read(session: Session, session_id: str, activity_id: str) -> OwnActivityView:
    """One activity, for the presenter. Raises NotFound."""
    return own_views(session, session_id, [access(session, session_id, activity_id)])[0]


def mine(
    session: Session, session_id: str, participant_ids: Collection[str], *, reserved: int = 0
) -> dict[str, Fields]:
    """{participant id: {answers: [{activity_id, round, answer, answered_at, question_id}]}} of those who have answered.

    Of each the newest, in the order in which they were given: the whole part, as JSON, has at most LARGEST bytes, of
    which `reserved` are for something else. `question_id`: of a quiz alone.
    """
    newest: dict[str, list[Fragment]] = {}
    left = dict.fromkeys(participant_ids, ROOM - reserved)
    # Columns, since a hall is read for at once: a row of the database's session costs three times as much.
    columns = (
        ActivityAnswer.participant_id, ActivityAnswer.activity_id, ActivityAnswer.round, ActivityAnswer.part,
        ActivityAnswer.answer, ActivityAnswer.answered_at,
    )  # fmt: skip
    query = select(*columns).join(Activity, Activity.id == ActivityAnswer.activity_id)
    of_them = query.where(Activity.session_id == session_id, ActivityAnswer.participant_id.in_(participant_ids))
    of_them = of_them.where(ActivityAnswer.counts)
    found = session.execute(of_them.order_by(ActivityAnswer.answered_at.desc()))
    for person, activity_id, round, part, answer, answered_at in found:
        given = {"activity_id": activity_id, "round": round, "answer": answer}
        if part:
            given["question_id"] = part
        encoded = encode({**given, "answered_at": rfc3339(answered_at)}).encode()
        left[person] -= len(encoded) + len(b",")
        if left[person] >= 0:
            newest.setdefault(person, []).append(Fragment(encoded))
    return {person: {"answers": answers[::-1]} for person, answers in newest.items()}
