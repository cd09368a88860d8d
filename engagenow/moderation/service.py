"""What a presenter sets to keep a room, and what is over by itself."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from engagenow.core import audit
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import LiveSession
from engagenow.core.people import Actor
from engagenow.core.validation import wrong
from engagenow.moderation import acts, deciding, in_force, muting, scopes
from engagenow.moderation.models import NAME, ModerationWords
from engagenow.moderation.rules import Settings
from engagenow.moderation.schemas import Hold
from engagenow.moderation.views import Moderation
from engagenow.sessions.service import tell_room

ROOM_HEARS = ("slow_seconds", "locked", "shield", "stage_delay")  # settings that pages need
# settings that are set as they are sent
PLAIN = ("slow_seconds", "locked", "filter", "links", "repeats", "stage_delay")


def read(session: Session, row: LiveSession) -> Moderation:
    """What is set."""
    return _view(Settings.stored(row.moderation), session.get(ModerationWords, row.id))


def change(live: Live, actor: Actor, asked: Fields) -> Moderation:
    """Set these fields; the others stay. The room hears of what concerns it.

    A moderator sets those of its scope. Raises Forbidden, Invalid.
    """
    scopes.require_to_set(live, actor, asked)
    _refuse_unknown(live, asked.get("hold", {}))
    before = Settings.stored(live.row.moderation)
    own = _change_words(live, asked)
    wanted = {name: asked[name] for name in PLAIN if name in asked}
    hold = {**before.hold, **asked.get("hold", {})}
    after = replace(before, **wanted, hold=hold, own_words=bool(own and (own.words or own.allowed)))
    _set(live, before, after)
    if changed := _changed(before, after, asked):
        acts.record(live, actor, "settings", detail={"changed": changed})
    return _view(after, own)


def raise_shield(live: Live, actor: Actor, on: bool) -> Moderation:
    """Put the shield over what is set, or take it away: then all is as it is set.

    A moderator needs the scopes of scopes.SHIELD. Raises Forbidden.
    """
    scopes.require_to_shield(live, actor)
    before = Settings.stored(live.row.moderation)
    after = replace(before, shield=on)
    if before.shield != on:
        live.house.settle(live)
        _set(live, before, after)
        what = "shield raised" if on else "shield lowered"
        live.after(partial(audit.record, what, session_id=live.id))
        acts.record(live, actor, "shield_on" if on else "shield_off")
    return _view(after, live.database.get(ModerationWords, live.id))


def wake(live: Live) -> datetime | None:
    """Unmute whose time is over, and forget what was dismissed; when the next of these is due."""
    return min(filter(None, (*muting.wake(live), deciding.wake(live))), default=None)


def _set(live: Live, before: Settings, after: Settings) -> None:
    """The room hears of what concerns it."""
    live.row.moderation = after.kept()
    in_force.forget(live)
    was, now = before.in_force, after.in_force
    if any(getattr(was, name) != getattr(now, name) for name in ROOM_HEARS):
        tell_room(live)
    if was.shield != now.shield:
        live.touch_desk(NAME)


def _changed(before: Settings, after: Settings, asked: Fields) -> list[str]:
    """The names of the settings that have changed. Own words count as changed where they were sent."""
    changed = [name for name in (*PLAIN, "hold") if getattr(before, name) != getattr(after, name)]
    return changed + [name for name in ("words", "allowed") if name in asked]


def _refuse_unknown(live: Live, features: Iterable[str]) -> None:
    """Raises Invalid for a feature that this server does not have: nothing of it could wait."""
    for feature in features:
        if live.house.publisher(feature) is None and live.house.named(feature) is None:
            raise wrong(f"hold.{feature}", N_("This feature does not exist."))


def _change_words(live: Live, asked: Fields) -> ModerationWords | None:
    own = live.database.get(ModerationWords, live.id)
    wanted = {name: asked[name] for name in ("words", "allowed") if name in asked}
    if not wanted:
        return own
    if own is None:
        own = ModerationWords(session_id=live.id, words=[], allowed=[])
        live.database.add(own)
    own.words, own.allowed = wanted.get("words", own.words), wanted.get("allowed", own.allowed)
    live.database.flush()
    return own


def _view(settings: Settings, own: ModerationWords | None) -> Moderation:
    return Moderation(
        slow_seconds=settings.slow_seconds,
        locked=settings.locked,
        hold={feature: settings.hold.get(feature, "off") for feature in Hold.model_fields},
        filter=settings.filter,
        links=settings.links,
        repeats=settings.repeats,
        stage_delay=settings.stage_delay,
        words=own.words if own else [],
        allowed=own.allowed if own else [],
        shield=settings.shield,
    )
