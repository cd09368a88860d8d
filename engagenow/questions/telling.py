"""The one door by which a question changes what it is, and what the room hears of that.

The log has the text of each question once: in the last event that tells of it.
"""

from sqlalchemy import select

from engagenow.core.coalescing import coalesce
from engagenow.core.live import Live
from engagenow.core.taking_back import take_back
from engagenow.questions.events import QuestionAsked, QuestionGone, QuestionUpdated, QuestionVotes
from engagenow.questions.models import NAME, Question, QuestionBoard
from engagenow.questions.reading import in_list, is_shown, own_view, standing, told_totals, totals
from engagenow.questions.rules import Why
from engagenow.questions.views import Totals
from engagenow.sessions import stage

SHOW = "question"  # of a stage


def change(live: Live, question: Question, why: Why = "dismissed", **values: object) -> None:
    """Give it these values, and tell all who see it. `why`: in case it leaves the list by that."""
    before, at_desk = is_shown(question), _at_desk(question)
    for name, value in values.items():
        setattr(question, name, value)
    if standing(question) != "live":
        question.queue = None
    _tell_room(live, question, before, why)
    if at_desk or _at_desk(question):
        live.touch_desk(NAME)
    if question.participant_id:
        live.touch_mine(NAME, [question.participant_id])


def add(live: Live, question: Question) -> None:
    """Write a new question, and tell all who see it. The next command of the batch finds it."""
    state, question.state = question.state, ""
    live.database.add(question)
    live.database.flush()
    change(live, question, state=state)


def tell_soon(live: Live) -> None:
    """The room is to hear of other numbers of votes, or totals."""
    # In two steps: what is done at the end of the batch may change numbers as well, and must not come after the event.
    live.once("questions tell", _tell_numbers)


def votes_told(live: Live, session_id: str) -> QuestionVotes | None:
    """What the room is told now of the numbers: those that have changed since. None where none has."""
    changed = select(Question).where(*in_list(session_id), Question.votes != Question.told)
    votes = {}
    for question in live.database.scalars(changed).all():
        votes[question.id] = question.told = question.votes
    if not votes and totals(live.database, session_id) == told_totals(live.database, session_id):
        return None
    return QuestionVotes(session_id=session_id, votes=votes, totals=_told_now(live))


def _tell_numbers(live: Live) -> None:
    coalesce(live, QuestionVotes, live.id)


def _tell_room(live: Live, question: Question, before: bool, why: Why) -> None:
    """`before`: whether it was in the list."""
    if is_shown(question):
        _tell(live, question, QuestionUpdated if before else QuestionAsked)
    elif before:
        _tell_gone(live, question, why)
    else:
        tell_soon(live)


def _tell(live: Live, question: Question, event: type[QuestionAsked] | type[QuestionUpdated]) -> None:
    question.live_at = question.live_at or live.now
    take_back(live, question.id, for_good=True)
    told = event(session_id=live.id, id=question.id, question=own_view(live, question), totals=_told_now(live))
    live.announce(told)
    if question.votes != question.told:  # it has changed while the question was not shown
        tell_soon(live)


def _tell_gone(live: Live, question: Question, why: Why) -> None:
    take_back(live, question.id, for_good=True)
    into = question.merged_into
    if into:
        stage.replace(live, SHOW, question.id, into)
    stage.take_off(live, SHOW, question.id)
    live.announce(QuestionGone(session_id=live.id, id=question.id, why=why, into=into, totals=_told_now(live)))


def _told_now(live: Live) -> Totals:
    """The totals, for the event that is announced next."""
    now = totals(live.database, live.id)
    live.upsert(QuestionBoard(session_id=live.id, totals=now.model_dump()))
    return now


def _at_desk(question: Question) -> bool:
    """Whether the desk's part has it: it waits, or is in the queue."""
    return standing(question) == "waiting" or question.queue is not None
