"""Who moved from where to where between two rounds, as counts."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds
from engagenow.activities.models import ActivityAnswer, ActivityRound
from engagenow.activities.reading import access, definition_in
from engagenow.activities.views import Move, MovesView
from engagenow.core.errors import N_, Invalid, NotFound


def read(session: Session, session_id: str, activity_id: str, before: int, after: int) -> MovesView:
    """Of those who answered in both rounds. Raises NotFound, Invalid where several options can be chosen."""
    activity = access(session, session_id, activity_id)
    kind = kinds.KINDS[activity.kind]
    if not kind.picks_one(definition_in(activity, None)):
        raise Invalid(N_("People can be followed only where each of them chooses one option."))
    if any(session.get(ActivityRound, (activity_id, number)) is None for number in (before, after)):
        raise NotFound(N_("There is no such round."))
    first, second = (_picked(session, activity_id, number) for number in (before, after))
    moves = Counter((first[person], second[person]) for person in first.keys() & second.keys())
    ordered = sorted(moves.items(), key=_by_number)
    return MovesView(activity_id=activity_id, moves=[Move(**{"from": a}, to=b, n=n) for (a, b), n in ordered])


def _by_number(move: tuple[tuple[str | None, str | None], int]) -> tuple[int, str]:
    """The most frequent first; of equal ones by their options, so that the order is always the same."""
    options, number = move
    return -number, str(options)


def _picked(session: Session, activity_id: str, number: int) -> dict[str, str | None]:
    """{participant id: option id, or None for an abstention}."""
    here = (ActivityAnswer.activity_id == activity_id, ActivityAnswer.round == number, ActivityAnswer.counts)
    found = session.execute(select(ActivityAnswer.participant_id, ActivityAnswer.answer).where(*here))
    return {person: next(iter(answer["options"]), None) for person, answer in found}
