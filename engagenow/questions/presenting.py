"""What the presenter does with questions: answers, replies, labels and the queue. Each step can be undone."""

from sqlalchemy import select

from engagenow.core import undoing
from engagenow.core.errors import N_, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.questions import rules
from engagenow.questions.models import NAME, Question
from engagenow.questions.reading import find, is_shown, own_view, queue, standing
from engagenow.questions.telling import change
from engagenow.questions.views import QuestionView, QueueView


def answer(live: Live, actor: Actor, question_id: str, answered: bool, reply: str | None) -> QuestionView:
    """Say that it was answered, or not, and what the answer was. `reply` None: as it is; empty: none.

    Raises Forbidden, NotFound, InvalidTransition.
    """
    question = _listed(live, actor, question_id)
    values = {
        "state": "answered" if answered else "live",
        "reply": question.reply if reply is None else reply or None,
        "answered_at": (question.answered_at or live.now) if answered else None,
    }
    if any(getattr(question, name) != value for name, value in values.items()):
        undoing.remember(live, actor, NAME, "answer", _for_undo(live, question, values))
        change(live, question, **values)
    return own_view(live, question)


def label(live: Live, actor: Actor, question_id: str, labels: list[str]) -> QuestionView:
    """Give it these labels. Raises Forbidden, NotFound, InvalidTransition, TooMany."""
    question = _listed(live, actor, question_id)
    if labels != question.labels:
        rules.check_labels(_used(live, question) | set(labels))
        undoing.remember(live, actor, NAME, "label", {"id": question.id, "before": question.labels, "after": labels})
        change(live, question, labels=labels)
    return own_view(live, question)


def put_in_queue(live: Live, actor: Actor, question_id: str, position: int | None) -> QueueView:
    """Take it next, or at this place from 0; None: no longer. Raises Forbidden, NotFound, InvalidTransition."""
    question = _listed(live, actor, question_id)
    if position is not None:
        rules.check_may_queue(question.state)
    before = queue(live.database, live.id)
    after = rules.placed(before, question.id, position)
    if after != before:
        undoing.remember(live, actor, NAME, "queue", {"before": before, "after": after})
        set_queue(live, after)
    return QueueView(queue=after)


def set_queue(live: Live, ids: list[str]) -> None:
    """Let these be taken next, in this order. Only the desk sees it."""
    places = {question_id: place for place, question_id in enumerate(ids)}
    queued = Question.queue.is_not(None) | Question.id.in_(ids)
    for question in live.database.scalars(select(Question).where(Question.session_id == live.id, queued)).all():
        question.queue = places.get(question.id)
    live.touch_desk(NAME)


def place_in_queue(live: Live, question: Question) -> int | None:
    """From 0; None for one that is not in the queue."""
    return None if question.queue is None else queue(live.database, live.id).index(question.id)


def check_on_stage(live: Live, question_id: str, _item: str | None) -> None:
    """Check that the projector can show it. Raises NotFound."""
    if not is_shown(find(live, question_id)):
        raise NotFound(N_("There is no such question."))


def _for_undo(live: Live, question: Question, after: Fields) -> Fields:
    return {
        "id": question.id,
        "state": question.state,
        "reply": question.reply,
        "answered_at": question.answered_at.isoformat() if question.answered_at else None,
        "place": place_in_queue(live, question),
        "after": {"state": after["state"], "reply": after["reply"]},
    }


def _listed(live: Live, actor: Actor, question_id: str) -> Question:
    """Raises Forbidden, NotFound, InvalidTransition."""
    live.require(actor, "questions")
    question = find(live, question_id)
    rules.check_shown(standing(question))
    return question


def _used(live: Live, but: Question) -> set[str]:
    """The labels of all other questions that are listed or wait."""
    others = select(Question.labels).where(
        Question.session_id == live.id, Question.id != but.id, Question.state.in_((*rules.SHOWN, "waiting", "merged"))
    )
    found: list[list[str]] = list(live.database.scalars(others))
    return {label for labels in found for label in labels}
