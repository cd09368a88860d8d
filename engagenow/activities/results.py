"""What the answers of a round add up to."""

from sqlalchemy.orm import Session

from engagenow.activities import kinds
from engagenow.activities.kinds.tally import VOTERS
from engagenow.activities.models import Activity, ActivityRound, ActivityTally
from engagenow.activities.quiz import reading as quizzes
from engagenow.activities.reading import definition_in
from engagenow.activities.stored import StoredAnswers
from engagenow.core.fields import Fields


def results_in(session: Session, activity: Activity, round: ActivityRound) -> Fields:
    """What an activity shows the presenter of a round, as of now."""
    return results_of(session, activity, round, amounts_in(session, activity, round))


def shown_in(session: Session, activity: Activity, round: ActivityRound) -> Fields:
    """What it shows everybody who may see the results."""
    return kinds.KINDS[activity.kind].for_room(results_in(session, activity, round))


def all_in(session: Session, activity: Activity, round: ActivityRound) -> Fields:
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
) -> Fields:
    """The same, where one knows what the round adds up to, and `median_values` as well where the kind has values."""
    stored = StoredAnswers(session, activity, round.number, amounts.get(VOTERS, 0), median_values)
    return kinds.KINDS[activity.kind].results(definition_in(activity, round), amounts, stored)


def amounts_in(session: Session, activity: Activity, round: ActivityRound) -> dict[str, int]:
    """What the answers of a round that count add up to; of a quiz, those to the question that is asked."""
    if kinds.KINDS[activity.kind].plays and activity.state in ("closed", "archived"):
        return {VOTERS: quizzes.answered_any(session, activity.id, round.number)}
    tally = session.get(ActivityTally, (activity.id, round.number, round.part))
    return tally.amounts if tally else {}


def progress_in(session: Session, activity_id: str, number: int) -> Fields:
    """How many people's answers count in a round, or in the question of it that is asked."""
    round = session.get(ActivityRound, (activity_id, number))
    part = round.part if round else ""
    tally = session.get(ActivityTally, (activity_id, number, part))
    answered = tally.amounts.get(VOTERS, 0) if tally else 0
    return {"activity_id": activity_id, "round": number, "answered": answered, "question_id": part or None}
