"""Who may ask, support, change and merge what, and how often."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal

from engagenow.core.errors import N_, InvalidTransition, Refusal, TooMany
from engagenow.core.limits import Rate

State = Literal["waiting", "live", "answered", "merged", "dismissed", "withdrawn"]
Why = Literal["withdrawn", "dismissed", "merged", "held"]

SHOWN: tuple[State, ...] = ("live", "answered")  # as questions of their own
UNANSWERED: tuple[State, ...] = ("waiting", "live")

LONGEST = 300  # graphemes of a question
LONGEST_REPLY = 500  # graphemes
MOST_LABELS = 20  # different ones of a session
LONGEST_LABEL = 20  # graphemes
MOST_UNANSWERED = 3  # of one participant
MOST_QUESTIONS = 1000  # of a session, which each newcomer gets
FREE_EDIT = timedelta(seconds=60)  # after asking

ASKS = Rate(burst=1, per_second=1 / 20, of="questions")
EDITS = Rate(burst=5, per_second=0.5, of="edits of questions")
VOTES = Rate(burst=100, per_second=100 / 60, of="votes for questions")


class OwnQuestion(Refusal):
    """The participant has asked this question, and cannot support it."""

    code = "own_question"
    status = 409
    default = N_("This is your own question. Others can support it.")


def check_may_ask(unanswered: int) -> None:
    """`unanswered`: of the one who asks. Raises TooMany."""
    if unanswered >= MOST_UNANSWERED:
        raise TooMany(N_("You have %(most)s questions that are not answered yet. Please wait, or withdraw one."),
                      most=MOST_UNANSWERED)  # fmt: skip


def check_room(of_session: int) -> None:
    """`of_session`: all that are shown or wait. Raises TooMany."""
    if of_session >= MOST_QUESTIONS:
        raise TooMany(N_("A session has at most %(most)s questions. Support one that is there."), most=MOST_QUESTIONS)


def check_may_vote(state: str) -> None:
    """Raises InvalidTransition."""
    if state != "live":
        raise InvalidTransition(N_("This question takes no votes any more."))


def check_may_queue(state: str) -> None:
    """Raises InvalidTransition."""
    if state != "live":
        raise InvalidTransition(N_("An answered question cannot be taken next."))


def check_may_edit(state: str) -> None:
    """Raises InvalidTransition."""
    if state not in UNANSWERED:
        raise InvalidTransition(N_("This question can no longer be changed."))


def check_may_withdraw(state: str) -> None:
    """Raises InvalidTransition."""
    if state == "answered":
        raise InvalidTransition(N_("This question has been answered and stays."))


def check_shown(state: str) -> None:
    """Raises InvalidTransition."""
    if state not in SHOWN:
        raise InvalidTransition(N_("This question is not in the list at the moment."))


def check_may_merge(source: str, target: str, *, same: bool) -> None:
    """`source`, `target`: states. Raises InvalidTransition."""
    if same:
        raise InvalidTransition(N_("A question cannot be merged into itself."))
    check_shown(source)
    check_shown(target)


def check_labels(used: Collection[str]) -> None:
    """`used`: all different labels that the session would have. Raises TooMany."""
    if len(used) > MOST_LABELS:
        raise TooMany(N_("A session has at most %(most)s labels."), most=MOST_LABELS)


def is_free_edit(asked_at: datetime, at: datetime, votes: int) -> bool:
    """Whether a change at this moment leaves no mark: it has no votes, and few have read it."""
    return votes == 0 and at - asked_at <= FREE_EDIT


def placed(queue: Sequence[str], question_id: str, position: int | None) -> list[str]:
    """The queue with this question at a position from 0, or at the end; without it where the position is None."""
    others = [one for one in queue if one != question_id]
    if position is None:
        return others
    return [*others[:position], question_id, *others[position:]]
