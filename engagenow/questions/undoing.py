"""What takes back a step of the presenter with a question."""

from datetime import datetime

from engagenow.core.errors import InvalidTransition, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.undoing import TOO_LATE
from engagenow.questions import rules
from engagenow.questions.merging import put_into, take_out
from engagenow.questions.models import Question
from engagenow.questions.presenting import set_queue
from engagenow.questions.reading import find, is_shown, own_view, queue
from engagenow.questions.telling import change


def unanswer(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `answer`: state, reply and place in the queue are as before."""
    question = _still(live, data["id"], **data["after"])
    answered_at = datetime.fromisoformat(data["answered_at"]) if data["answered_at"] else None
    change(live, question, state=data["state"], reply=data["reply"], answered_at=answered_at)
    _queue_again(live, question, data["place"])
    return _answer(live, question)


def relabel(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `label`."""
    question = _still(live, data["id"], labels=data["after"])
    _require_shown(question)
    change(live, question, labels=data["before"])
    return _answer(live, question)


def requeue(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `queue`."""
    if queue(live.database, live.id) != data["after"]:
        raise InvalidTransition(TOO_LATE)
    set_queue(live, data["before"])
    return {}


def take_apart(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `merge`. The place in the queue is as before, too."""
    source = _still(live, data["id"], state="merged", merged_into=data["into"])
    take_out(live, source)
    _queue_again(live, source, data["place"])
    return _answer(live, source)


def put_together(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `unmerge`."""
    source, target = _still(live, data["id"]), _still(live, data["into"])
    _require_shown(source)
    _require_shown(target)
    put_into(live, source, target)
    return _answer(live, target)


UNDO = {"answer": unanswer, "label": relabel, "queue": requeue, "merge": take_apart, "unmerge": put_together}


def _still(live: Live, question_id: str, **values: object) -> Question:
    """The question, if it has these values as the step left it. Raises InvalidTransition."""
    try:
        question = find(live, question_id)
    except NotFound:
        raise InvalidTransition(TOO_LATE) from None
    if question.removed or any(getattr(question, name) != value for name, value in values.items()):
        raise InvalidTransition(TOO_LATE)
    return question


def _require_shown(question: Question) -> None:
    """Raises InvalidTransition."""
    if not is_shown(question):
        raise InvalidTransition(TOO_LATE)


def _queue_again(live: Live, question: Question, place: int | None) -> None:
    if place is not None and question.state == "live":
        set_queue(live, rules.placed(queue(live.database, live.id), question.id, place))


def _answer(live: Live, question: Question) -> Fields:
    return {"question": own_view(live, question).model_dump(mode="json")}
