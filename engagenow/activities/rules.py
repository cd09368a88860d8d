"""When an activity may take which step, whether an answer is in time, and when it is final."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engagenow.activities.kinds.kind import MayChange, Show
from engagenow.core.errors import N_, Forbidden, InvalidTransition, Refusal
from engagenow.core.limits import Rate
from engagenow.core.people import Actor, Participant

State = Literal["draft", "open", "paused", "closed", "archived"]
Step = Literal["pause", "resume", "close", "archive"]

MOST_ACTIVITIES = 200  # of a session (P15)
MOST_ROUNDS = 10  # (P15)
LONGEST = 600  # seconds of a timer (P15)
GRACE = timedelta(seconds=2)  # after the end of a timer (P3)
SHORTEST = timedelta(seconds=2)  # that an extension leaves
ANSWERS = Rate(burst=10, per_second=2, of="answers")

NOT_NOW = N_("That is not possible right now.")

LEADS_TO: dict[Step, State] = {"pause": "paused", "resume": "open", "close": "closed", "archive": "archived"}
FROM: dict[Step, set[State]] = {
    "pause": {"open"},
    "resume": {"paused"},
    "close": {"open", "paused"},
    "archive": {"draft", "closed"},
}


class ActivityNotOpen(Refusal):
    """It is a draft, paused or archived."""

    code = "activity_not_open"
    status = 409
    default = N_("This cannot be answered at the moment.")


class WrongRound(Refusal):
    """The answer is for another round than the current one."""

    code = "wrong_round"
    status = 409
    default = N_("A new round has begun. Please answer that one.")


class ActivityClosed(Refusal):
    """`late_by`: seconds after the end, at least 0."""

    code = "activity_closed"
    status = 409
    default = N_("This is closed: your answer was not counted.")

    def __init__(self, late_by: float) -> None:
        super().__init__()
        self.late_by = max(0.0, round(late_by, 1))

    @property
    def extra(self) -> dict[str, float]:
        """{late_by}: what the refusal says beside its code."""
        return {"late_by": self.late_by}


class AnswerFinal(Refusal):
    """There is an answer, and it cannot be changed (P2)."""

    code = "answer_final"
    status = 409
    default = N_("Your answer can no longer be changed.")


class ResultsHidden(Refusal):
    """A participant or a projector asks for results that were never shown to it."""

    code = "results_hidden"
    status = 403
    default = N_("The presenter has not shown the results yet.")


class HasAnswers(Refusal):
    """What is asked for would change or lose answers (P10)."""

    code = "has_answers"
    status = 409
    default = N_("This has been answered, so that it can only be archived or reworded.")


def next_state(step: Step, state: State) -> State:
    """The state that a step leads to; the same state when it is taken already. Raises InvalidTransition."""
    wanted = LEADS_TO[step]
    if state != wanted and state not in FROM[step]:
        raise InvalidTransition(NOT_NOW)
    return wanted


def next_show(show: Show, wanted: Show) -> Show:
    """Raises InvalidTransition: what is revealed stays so."""
    if show == "revealed" and wanted != "revealed":
        raise InvalidTransition(N_("The results have been revealed and cannot be hidden again."))
    return wanted


@dataclass(frozen=True, slots=True)
class Standing:
    """A round as one answer meets it. All times are by the database's clock.

    `closes_at` of a timer. `accepts_until`: what reaches the server later is too late; None while there is no end.
    It stays when the round is paused or closed, for what reached the server before and is stored only now.
    """

    state: State
    round: int
    closes_at: datetime | None = None
    closed_at: datetime | None = None
    accepts_until: datetime | None = None


def check_in_time(standing: Standing, round: int, received_at: datetime) -> None:
    """Raises ActivityNotOpen, WrongRound, ActivityClosed, asked in this order."""
    in_time = standing.accepts_until is not None and received_at <= standing.accepts_until
    if standing.state in ("draft", "archived") or (standing.state == "paused" and not in_time):
        raise ActivityNotOpen
    if round != standing.round:
        raise WrongRound
    if not in_time and (standing.state == "closed" or standing.accepts_until is not None):
        end = standing.closed_at or standing.closes_at or standing.accepts_until
        raise ActivityClosed((received_at - end).total_seconds() if end else 0.0)


@dataclass(frozen=True, slots=True)
class Sight:
    """What has been shown of a round. `shown`: it was `live` or `revealed` at some time.

    `seen_from`: when results were first visible to those who had answered; None: not yet, or from the beginning.
    `seen_at`: until when they were, under `after_answer`. `reopened_at`: an option was added then, so that all may
    change once more (P10).
    """

    show: Show
    shown: bool
    seen_from: datetime | None = None
    seen_at: datetime | None = None
    reopened_at: datetime | None = None


def is_final(sight: Sight, may_change: MayChange, answered_at: datetime, received_at: datetime) -> bool:
    """Whether an answer of that moment cannot be changed (P2) by one that reached the server then."""
    if may_change != "until_shown":
        return may_change == "never"
    if sight.seen_from is not None and received_at < sight.seen_from:
        return False
    if sight.reopened_at is not None and answered_at < sight.reopened_at:
        return False
    seen = sight.seen_at is not None and answered_at <= sight.seen_at
    return sight.shown or seen or sight.show == "after_answer"


def require_participant(actor: Actor) -> Participant:
    """Raises Forbidden for the presenter, moderators and projectors."""
    if not isinstance(actor, Participant) or actor.role != "participant":
        raise Forbidden(N_("Only participants answer. Join with a phone to take part."))
    return actor


def room_sees(state: str, show: Show) -> bool:
    """Whether everybody is told the results of a round."""
    return state != "archived" and show in ("live", "revealed")


def may_see(show: Show, *, answered: bool) -> bool:
    """Whether a participant may see the results."""
    return show in ("live", "revealed") or (show == "after_answer" and answered)


def extended(closes_at: datetime | None, seconds: int, now: datetime) -> datetime:
    """The new end of a round's timer, never before now + 2 s. Without a timer one begins."""
    return max((closes_at or now) + timedelta(seconds=seconds), now + SHORTEST)
