"""Two questions that ask the same become one, which all who supported either support."""

from engagenow.core import undoing
from engagenow.core.errors import N_, InvalidTransition
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.questions import rules
from engagenow.questions.families import parents, root_of
from engagenow.questions.models import NAME, Question
from engagenow.questions.presenting import place_in_queue
from engagenow.questions.reading import find, own_view, standing
from engagenow.questions.telling import change
from engagenow.questions.views import QuestionView
from engagenow.questions.votes import bring_back, count_again, touch_supporters


def merge(live: Live, actor: Actor, question_id: str, into: str) -> QuestionView:
    """Show a question within another one, whose text stays. Raises Forbidden, NotFound, InvalidTransition."""
    live.require(actor, "questions")
    source, target = find(live, question_id), find(live, into)
    rules.check_may_merge(standing(source), standing(target), same=source is target)
    place = place_in_queue(live, source)
    undoing.remember(live, actor, NAME, "merge", {"id": source.id, "into": target.id, "place": place})
    put_into(live, source, target)
    return own_view(live, target)


def unmerge(live: Live, actor: Actor, question_id: str) -> QuestionView:
    """Let it stand by itself again, with its own votes. Raises Forbidden, NotFound, InvalidTransition."""
    live.require(actor, "questions")
    source = find(live, question_id)
    if standing(source) != "merged":
        raise InvalidTransition(N_("This question is not part of another one."))
    undoing.remember(live, actor, NAME, "unmerge", {"id": source.id, "into": source.merged_into})
    take_out(live, source)
    return own_view(live, source)


def put_into(live: Live, source: Question, target: Question) -> None:
    """Let the source be shown within the target. What was merged into the source comes along."""
    change(live, source, "merged", state="merged", merged_into=target.id)
    change(live, target)
    _count_both(live, source, target.id)


def take_out(live: Live, source: Question) -> None:
    """Let it stand in the list by itself again. What was merged into it comes along."""
    root = root_of(parents(live.database, live.id), source.id)
    bring_back(live, source)
    change(live, live.database.get_one(Question, root))
    _count_both(live, source, root)


def _count_both(live: Live, source: Question, other: str) -> None:
    touch_supporters(live, source)
    count_again(live, [source.id, other])
