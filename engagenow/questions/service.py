"""What participants do: they ask, support what others asked, change and withdraw their own."""

from collections.abc import Iterable
from functools import partial
from typing import Literal

from sqlalchemy import func, select

from engagenow.core.errors import N_, Forbidden
from engagenow.core.live import Live
from engagenow.core.people import Actor, Participant
from engagenow.core.upserts import new_row
from engagenow.moderation import door
from engagenow.questions import rules
from engagenow.questions.families import families, parents
from engagenow.questions.models import NAME, Question, QuestionVote
from engagenow.questions.reading import find, standing
from engagenow.questions.telling import add, change
from engagenow.questions.views import Asked, Edited, Voted
from engagenow.questions.votes import count_again, release, touch_supporters


def ask(live: Live, actor: Actor, text: str, anonymous: bool) -> Asked:
    """Ask the presenter something.

    Raises Forbidden, SessionNotActive, FeatureDisabled, TooMany, RateLimited, Muted, TextRefused.
    """
    author = _participant(actor)
    live.require_open(NAME)
    rules.check_may_ask(_unanswered(live, author))
    live.spend(author.id, rules.ASKS)
    rules.check_room(_unanswered(live, None))  # after the cheap rules, since it counts all of the session's
    question = Question(
        session_id=live.id,
        participant_id=author.id,
        nickname=None if anonymous else live.name_of(author),
        anonymous=anonymous,
        text=text,
        state=entrance(live, author, text),
        labels=[],
        asked_at=live.now,
    )
    add(live, question)
    return Asked(id=question.id, state=question.state, seq=live.next_seq - 1 if question.state == "live" else None)


def vote(live: Live, actor: Actor, question_id: str, voted: bool) -> Voted:
    """Support a question, or no longer.

    Raises, asked in this order: NotFound, Forbidden, SessionNotActive, FeatureDisabled, OwnQuestion,
    InvalidTransition, RateLimited.
    """
    question = live.remember(f"question/{question_id}", partial(find, live, question_id))
    person = _participant(actor)
    live.require_open(NAME)
    if question.participant_id == person.id:
        raise rules.OwnQuestion
    rules.check_may_vote(standing(question))
    live.spend(person.id, rules.VOTES)
    for each in [question.id] if voted else _supported(live, person, question):
        live.upsert(new_row(QuestionVote, question_id=each, participant_id=person.id, voted=voted, counts=True))
    count_again(live, [question.id])
    live.touch_mine(NAME, [person.id])
    return Voted(id=question.id, voted=voted)


def edit(live: Live, actor: Actor, question_id: str, text: str) -> Edited:
    """Ask the same in other words. It keeps its votes, and is marked once others have read it.

    Raises NotFound, Forbidden, SessionNotActive, FeatureDisabled, InvalidTransition, RateLimited, Muted, TextRefused.
    """
    question = _own(live, actor, question_id)
    live.require_open(NAME)
    rules.check_may_edit(question.state)
    live.spend(_participant(actor).id, rules.EDITS)
    if text != question.text:
        seen = question.state == "live" and not rules.is_free_edit(question.asked_at, live.received_at, question.votes)
        allowed = entrance(live, actor, text)
        state = "waiting" if question.state == "waiting" else allowed
        if state != "live":
            release(live, question)
        change(live, question, "held", text=text, edited=question.edited or seen, state=state)
    return Edited(id=question.id, state=question.state, edited=question.edited)


def withdraw(live: Live, actor: Actor, question_id: str) -> None:
    """Take back an own question, out of the log too. The session may have any status.

    Raises NotFound, Forbidden, InvalidTransition.
    """
    question = _own(live, actor, question_id)
    rules.check_may_withdraw(question.state)
    erase(live, question, "withdrawn")


def erase(live: Live, question: Question, state: Literal["withdrawn", "dismissed"], reason: str | None = None) -> None:
    """Let it be gone, with all that was written in it. Within another question its votes still count."""
    release(live, question)
    touch_supporters(live, question)
    change(live, question, state, state=state, text="", reply=None, labels=[], nickname=None, reason=reason)


def entrance(live: Live, author: Actor, text: str) -> rules.State:
    """Where a new text begins: in the list, or with the presenter who decides on it.

    Raises Muted, TextRefused.
    """
    return "waiting" if door.must_wait(live, author, NAME, text) else "live"


def _participant(actor: Actor) -> Participant:
    """Raises Forbidden."""
    if not isinstance(actor, Participant) or actor.role != "participant":
        raise Forbidden(N_("Only participants ask and vote. Join with a phone to take part."))
    return actor


def _supported(live: Live, person: Participant, question: Question) -> Iterable[str]:
    """The ids of the question and of those merged into it, as far as this person has voted for them."""
    family = [question.id, *families(parents(live.database, live.id)).get(question.id, ())]
    votes = (live.find(QuestionVote, each, person.id) for each in family)
    return [vote.question_id for vote in votes if vote]


def _own(live: Live, actor: Actor, question_id: str) -> Question:
    """Raises NotFound, Forbidden."""
    question = find(live, question_id)
    if not isinstance(actor, Participant) or question.participant_id != actor.id:
        raise Forbidden(N_("Only the person who asked can do that."))
    return question


def _unanswered(live: Live, author: Participant | None) -> int:
    """How many questions wait for an answer, of one participant; of the session all that are listed or wait."""
    here = select(func.count()).where(Question.session_id == live.id)
    if author is None:
        listed = here.where(Question.state.in_((*rules.SHOWN, "waiting")))
        return live.database.scalar(listed) or 0
    own = here.where(Question.participant_id == author.id, Question.state.in_(rules.UNANSWERED))
    return live.database.scalar(own) or 0
