"""Which phase follows which, how long each one lasts, and when an answer is in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engagenow.activities.quiz.definition import Question, QuizDefinition
from engagenow.activities.quiz.points import NO_LIMIT, Factor
from engagenow.activities.rules import GRACE, NOT_NOW, ActivityClosed
from engagenow.core.errors import N_, InvalidTransition, Refusal

Phase = Literal["lobby", "ready", "question", "answering", "locked", "solution", "board", "podium"]

READY = 3  # seconds
LATEST = timedelta(seconds=3)  # who joins with less time left cannot answer the question any more
UNSOLVED = frozenset({"ready", "question", "answering", "locked"})
SKIPPED_FROM = UNSOLVED | {"solution"}
TIMED = frozenset({"ready", "question", "answering"})
OF_QUESTION = SKIPPED_FROM | {"board"}
OVER = None  # what follows the podium


class WrongQuestion(Refusal):
    """The answer is for a question that is not asked, not yet, or no longer."""

    code = "wrong_question"
    status = 409
    default = N_("This question is not asked at the moment.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quiz is. `number`: of the question, from 1; 0 in the lobby, and the last one's on the podium."""

    phase: Phase
    number: int = 0


def following(definition: QuizDefinition, place: Place) -> Place | None:
    """The place after this one; None after the podium."""
    if place.phase in ("lobby", "board"):
        return Place("ready", place.number + 1)
    if place.phase == "podium":
        return OVER
    return _after_solution(definition, place) if place.phase == "solution" else _within(definition, place)


def _within(definition: QuizDefinition, place: Place) -> Place:
    """The next phase of a question whose solution is not shown yet."""
    reads = definition.questions[place.number - 1].read > 0
    after: dict[Phase, Phase] = {
        "ready": "question" if reads else "answering",
        "question": "answering",
        "answering": "locked",
        "locked": "solution",
    }
    return Place(after[place.phase], place.number)


def _after_solution(definition: QuizDefinition, place: Place) -> Place:
    if place.number == len(definition.questions):
        return Place("podium", place.number)
    return Place("board", place.number) if definition.board == "each" else Place("ready", place.number + 1)


def skipping(definition: QuizDefinition, place: Place) -> Place:
    """The place after a question that counts for nothing. Raises InvalidTransition where none is asked."""
    if place.phase not in SKIPPED_FROM:
        raise InvalidTransition(NOT_NOW)
    if place.number == len(definition.questions):
        return Place("podium", place.number)
    return Place("ready", place.number + 1)


def finishing(place: Place) -> Place:
    """The podium, before all questions were asked. Raises InvalidTransition where none was."""
    if place.phase not in OF_QUESTION:
        raise InvalidTransition(NOT_NOW)
    return Place("podium", place.number)


def lasts(phase: Phase, question: Question | None) -> timedelta | None:
    """How long a phase lasts that ends by itself; None for another one."""
    if question is None or phase not in TIMED:
        return None
    return timedelta(seconds={"ready": READY, "question": question.read, "answering": question.seconds}[phase])


def ends_by_itself_at(phase: Phase, ends_at: datetime) -> datetime:
    """When the next phase begins: answers are taken for a while after the end of their time."""
    return ends_at + GRACE if phase == "answering" else ends_at


@dataclass(frozen=True, slots=True)
class Window:
    """When a question takes answers. `asked_at`: None before. `until`: the last moment for those without personal time;
    `over_at`: the last moment for all others: its solution was shown, or it was skipped."""

    asked_at: datetime | None = None
    ends_at: datetime | None = None
    until: datetime | None = None
    over_at: datetime | None = None


def own_end(window: Window, seconds: int, factor: Factor) -> datetime | None:
    """When a participant's time ends, without the time of GRACE after it. None: when the question is over."""
    if window.asked_at is None or window.ends_at is None or factor == NO_LIMIT:
        return None
    return max(window.ends_at, window.asked_at + timedelta(seconds=seconds * factor))


def check_in_time(window: Window, seconds: int, factor: Factor, joined_at: datetime, received_at: datetime) -> None:
    """Raises WrongQuestion before the question is asked, and ActivityClosed for an answer that is too late.

    So is every answer of a participant who came in when less than LATEST was left. With personal time (`factor` not 1)
    one goes on while the others are locked, until the question is over.
    """
    if window.asked_at is None or window.until is None or window.ends_at is None:
        raise WrongQuestion
    until = window.until if factor == 1 else _personal_until(window, seconds, factor)
    latest = window.ends_at - LATEST
    if (until is not None and received_at > until) or (joined_at > latest and joined_at > window.asked_at):
        raise ActivityClosed((received_at - min(until or window.ends_at, window.ends_at)).total_seconds())


def _personal_until(window: Window, seconds: int, factor: Factor) -> datetime | None:
    end = own_end(window, seconds, factor)
    own = end + GRACE if end else None
    ends = [moment for moment in (own, window.over_at) if moment is not None]
    return min(ends, default=None)
