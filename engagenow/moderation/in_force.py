"""A session's settings as they are in force, and what finds words in its texts: read once in a transaction."""

from engagenow.core.live import Live
from engagenow.moderation.filter import Matcher, matcher_of
from engagenow.moderation.models import ModerationWords
from engagenow.moderation.rules import Settings

SETTINGS, MATCHER = "moderation.settings", "moderation.matcher"  # for live.remember


def settings(live: Live) -> Settings:
    """What the session's presenter has set, with the shield."""

    def read() -> Settings:
        return Settings.stored(live.row.moderation).in_force

    return live.remember(SETTINGS, read)


def matcher(live: Live) -> Matcher:
    """What finds words in this session's texts, its own words included."""

    def read() -> Matcher:
        own = live.database.get(ModerationWords, live.id) if settings(live).own_words else None
        return matcher_of(tuple(own.words), tuple(own.allowed)) if own else matcher_of()

    return live.remember(MATCHER, read)


def forget(live: Live) -> None:
    """The settings have changed: later commands of the same transaction read them again."""
    live.forget(SETTINGS)
    live.forget(MATCHER)
