"""The one door for everything that people write: a feature that takes a text asks here before it stores it.

A text that can wait for the presenter goes through `hold`. Its feature gives it its place later, by the function of its
`publish` (core.features.Feature):

    if waiting := door.hold(live, actor, "chat", text, client_msg_id):
        return waiting

A feature that keeps what waits in a table of its own asks `must_wait`, and decides by `decide` of its Feature. A text
that cannot wait goes through `check`. The presenter's own texts pass.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from engagenow.core.codes import new_id
from engagenow.core.errors import N_, FeatureDisabled, TooMany
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.moderation import rules
from engagenow.moderation.filter import Matcher, matcher_of
from engagenow.moderation.models import NAME, HeldText, ModerationWords
from engagenow.moderation.rules import Settings

SETTINGS, MATCHER = "moderation.settings", "moderation.matcher"  # for live.remember


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waited and gets its place now, under its `id`."""

    id: str
    author: Participant
    text: str
    client_msg_id: str | None


def hold(live: Live, actor: Participant, feature: str, text: str, client_msg_id: str | None) -> dict[str, Any] | None:
    """None where a text may be shown at once, else the answer to its author: {id, seq: None, state: "waiting"}.

    Raises Muted, TextRefused, TooMany.
    """
    why, found = _judge(live, actor, feature, text)
    if why is None:
        return None
    _require_few_waiting(live, actor)
    row = HeldText(
        id=new_id(), session_id=live.id, feature=feature, participant_id=actor.id, client_msg_id=client_msg_id,
        text=text, why=why, found=found, created_at=live.now,
    )  # fmt: skip
    live.add(row)
    live.touch_desk(NAME)
    live.touch_mine(NAME, [actor.id])
    return {"id": row.id, "seq": None, "state": "waiting"}


def must_wait(live: Live, actor: Actor, feature: str, text: str) -> bool:
    """Whether a text waits, of a feature that keeps it itself until then. Raises Muted, TextRefused."""
    return isinstance(actor, Participant) and _judge(live, actor, feature, text)[0] is not None


def check(live: Live, actor: Actor, *written: str) -> None:
    """Whether a participant may write this, which cannot wait: texts that are tidied.

    Raises Muted, FeatureDisabled while everything has to wait, TextRefused.
    """
    if written and isinstance(actor, Participant) and actor.role == "participant":
        require_unmuted(live, actor)
        if settings(live).shield:
            raise FeatureDisabled
        check_words(live, *written)


def check_words(live: Live, *written: str) -> None:
    """The same of the words alone, for what is written before its author has come in. Raises TextRefused."""
    if settings(live).filter != "off" and any(map(matcher(live).find, written)):
        raise rules.TextRefused


def require_unmuted(live: Live, actor: Participant) -> None:
    """Raises Muted."""
    rules.refuse_muted(live.database.get_one(ParticipantRow, actor.id).muted_until, live.received_at)


def slow_down(live: Live, actor: Participant) -> None:
    """In slow mode, take the one message that a participant may write now. Raises RateLimited."""
    seconds = settings(live).slow_seconds
    if seconds and actor.role == "participant":
        live.spend(actor.id, rules.slow_rate(seconds))


def let_in(live: Live) -> None:
    """Whether a newcomer may come in. Raises SessionLocked."""
    if settings(live).locked:
        raise rules.SessionLocked


def settings(live: Live) -> Settings:
    """What the session's presenter has set, as in force."""
    found: Settings = live.remember(SETTINGS, lambda: Settings.stored(live.row.moderation).in_force)
    return found


def matcher(live: Live) -> Matcher:
    """What finds words in this session's texts."""
    found: Matcher = live.remember(MATCHER, lambda: _matcher(live))
    return found


def forget(live: Live) -> None:
    """The settings have changed: later commands of the same transaction read them again."""
    live.forget(SETTINGS)
    live.forget(MATCHER)


def _judge(live: Live, actor: Participant, feature: str, text: str) -> tuple[rules.Why | None, str | None]:
    """(why a text waits or None, the word that was found in it or None). Raises Muted, TextRefused."""
    if actor.role != "participant":
        return None, None
    require_unmuted(live, actor)
    found = matcher(live).find(text) if _looks_for_words(settings(live), feature) else None
    if found and settings(live).filter == "refuse":
        raise rules.TextRefused
    return settings(live).why_to_hold(feature, text, found), found


def _looks_for_words(held: Settings, feature: str) -> bool:
    return held.filter != "off" or held.hold.get(feature) == "suspicious"


def _require_few_waiting(live: Live, actor: Participant) -> None:
    """Raises TooMany."""
    theirs = (HeldText.participant_id == actor.id, HeldText.dismissed_at.is_(None))
    stored = live.database.scalar(select(func.count()).where(*theirs)) or 0
    unwritten = sum(row.participant_id == actor.id for row in live.unwritten(HeldText))
    if stored + unwritten >= rules.MOST_WAITING:
        raise TooMany(
            N_("%(most)s of your texts wait already. Please give the presenter a moment."), most=rules.MOST_WAITING
        )


def _matcher(live: Live) -> Matcher:
    own = live.database.get(ModerationWords, live.id) if settings(live).own_words else None
    return matcher_of(tuple(own.words), tuple(own.allowed)) if own else matcher_of()
