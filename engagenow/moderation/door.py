"""The one door for everything that people write: a feature that takes a text asks here before it stores it.

    text = clean(typed)
    door.check(live, actor, text)

The presenter's own texts pass.
"""

from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.moderation import rules
from engagenow.moderation.filter import Matcher, matcher_of
from engagenow.moderation.models import ModerationWords
from engagenow.moderation.rules import Settings

SETTINGS, MATCHER = "moderation.settings", "moderation.matcher"  # for live.remember


def check(live: Live, actor: Actor, *written: str) -> None:
    """Whether a participant may write this: texts that are tidied. Raises Muted, TextRefused."""
    if written and isinstance(actor, Participant) and actor.role == "participant":
        require_unmuted(live, actor)
        check_words(live, *written)


def require_unmuted(live: Live, actor: Participant) -> None:
    """Raises Muted."""
    rules.refuse_muted(live.database.get_one(ParticipantRow, actor.id).muted_until, live.received_at)


def check_words(live: Live, *written: str) -> None:
    """The same of the words alone, for what somebody writes who is nobody yet. Raises TextRefused."""
    if settings(live).filter != "off" and any(map(matcher(live).find, written)):
        raise rules.TextRefused


def slow_down(live: Live, actor: Participant) -> None:
    """In slow mode, take the one message that a participant may write now. Raises RateLimited."""
    seconds = settings(live).slow_seconds
    if seconds and actor.role == "participant":
        live.spend(actor.id, rules.slow_rate(seconds))


def let_in(live: Live) -> None:
    """Whether somebody new may come in. Raises SessionLocked."""
    if settings(live).locked:
        raise rules.SessionLocked


def settings(live: Live) -> Settings:
    """What the session's presenter has set, as in force."""
    found: Settings = live.remember(SETTINGS, lambda: Settings.stored(live.row.moderation))
    return found


def matcher(live: Live) -> Matcher:
    """What finds words in this session's texts."""
    found: Matcher = live.remember(MATCHER, lambda: _matcher(live))
    return found


def forget(live: Live) -> None:
    """The settings have changed: later commands of the same transaction read them again."""
    live.forget(SETTINGS)
    live.forget(MATCHER)


def _matcher(live: Live) -> Matcher:
    own = live.database.get(ModerationWords, live.id) if settings(live).own_words else None
    return matcher_of(tuple(own.words), tuple(own.allowed)) if own else matcher_of()
