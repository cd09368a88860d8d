"""The presenter's desk: what the current round of each activity adds up to, before the room may see it."""

from orjson import Fragment
from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds
from engagenow.activities.kinds.tally import VOTERS
from engagenow.activities.models import Activity, ActivityRound, ActivityTally
from engagenow.activities.quiz import reading as quizzes
from engagenow.activities.results import results_of
from engagenow.activities.stored import median_values
from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.log import encode
from engagenow.core.parts import LARGEST

KEY = len(b',"results":')
LISTED = ("texts", "words", "hidden")  # of results: what may be shorter, each in its order

Row = tuple[Activity, ActivityRound, dict[str, int]]  # (activity, its current round, what that adds up to)


def desk(session: Session, session_id: str, _house: House) -> Fields | None:
    """{results: {activity id: {round, answered, results}}, quizzes} of the current round of each that is or was open.

    The whole of it, as JSON, has at most LARGEST bytes. Where all the results are too large, `results` has fewer texts
    or words, or is missing in those whose round began first.
    """
    rows = _current(session, session_id)
    found: dict[str, Fields] = {
        activity.id: {"round": round.number, "answered": amounts.get(VOTERS, 0)} for activity, round, amounts in rows
    }
    running = quizzes.desk(session, [(activity, round) for activity, round, _ in rows])
    left = LARGEST - _size({"results": found, "quizzes": running})
    medians = _median_values(session, rows)
    for activity, round, amounts in rows:
        shown = results_of(session, activity, round, amounts, medians.get(activity.id))
        fitting = _fitting(shown, left - KEY)
        if fitting is None:
            break
        found[activity.id]["results"] = Fragment(fitting)
        left -= KEY + len(fitting)
    if not found:
        return None
    return {"results": found, **({"quizzes": running} if running else {})}


def _median_values(session: Session, rows: list[Row]) -> dict[str, list[int]]:
    """{activity id: what its `Stored.median_values` is} of those that have values, read at once."""
    rounds = [
        (activity.id, round.number, amounts.get(VOTERS, 0))
        for activity, round, amounts in rows
        if kinds.KINDS[activity.kind].has_values
    ]
    return median_values(session, rounds)


def _current(session: Session, session_id: str) -> list[Row]:
    """Those that are or were open, the one that was opened last first."""
    current = (ActivityRound.activity_id == Activity.id) & (ActivityRound.number == Activity.round)
    added_up = (
        (ActivityTally.activity_id == Activity.id)
        & (ActivityTally.round == Activity.round)
        & (ActivityTally.part == ActivityRound.part)
    )
    query = select(Activity, ActivityRound, ActivityTally)
    joined = query.join(ActivityRound, current).outerjoin(ActivityTally, added_up)
    here = joined.where(Activity.session_id == session_id)
    rows = session.execute(here.order_by(ActivityRound.opened_at.desc(), Activity.id))
    return [(activity, round, tally.amounts if tally else {}) for activity, round, tally in rows]


def _fitting(results: Fields, most: int) -> bytes | None:
    """The results as JSON, with as many texts or words as fit into so many bytes. None: not even without them."""
    while len(encoded := encode(results).encode()) > most:
        if not any(results.get(name) for name in LISTED):
            return None
        shorter = {name: results[name][: len(results[name]) // 2] for name in LISTED if name in results}
        results = {**results, **shorter}
    return encoded


def _size(part: Fields) -> int:
    return len(encode(part).encode())
