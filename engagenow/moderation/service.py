"""What a presenter does to keep a room: settings, and muting."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from engagenow.core import audit
from engagenow.core.errors import N_, Forbidden
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.parts import fitting
from engagenow.core.people import Actor
from engagenow.core.validation import wrong
from engagenow.moderation import acts, door, reports, rules, scopes, unnamed, waiting
from engagenow.moderation.models import NAME, ModerationWords
from engagenow.moderation.rules import Settings
from engagenow.moderation.schemas import Hold, Moderation, MutedView
from engagenow.sessions.attendees import find_person
from engagenow.sessions.schemas import rfc3339
from engagenow.sessions.service import tell_room

ROOM_HEARS = ("slow_seconds", "locked", "shield", "stage_delay")  # settings that pages need
PLAIN = ("slow_seconds", "locked", "filter", "links", "stage_delay")  # settings that are set as they are sent
MUTED = (
    (ParticipantRow.muted_until,), (ParticipantRow.author_muted_until, ParticipantRow.muted_author_of),
)  # fmt: skip
LISTED = 50  # of the muted and of the removed, on the desk
MOST_BYTES = 8_000  # of each list on the desk, as JSON; what waits has waiting.MOST_BYTES


def read(session: Session, row: LiveSession) -> Moderation:
    """What is set."""
    return _view(Settings.stored(row.moderation), session.get(ModerationWords, row.id))


def change(live: Live, actor: Actor, asked: dict[str, Any]) -> Moderation:
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
        what, ids = "shield raised" if on else "shield lowered", {"session_id": live.id}
        live.after(lambda: audit.record(what, **ids))
        acts.record(live, actor, "shield_on" if on else "shield_off")
    return _view(after, live.database.get(ModerationWords, live.id))


def mute(live: Live, actor: Actor, participant_id: str, minutes: int | None) -> MutedView:
    """Take nothing that this participant writes, for so many minutes. Raises Forbidden, NotFound."""
    live.require(actor, "people")
    person = find_person(live, participant_id)
    if person.role != "participant":
        raise Forbidden(N_("The presenter cannot be muted."))
    person.muted_until = rules.muted_until(minutes, live.now)
    if minutes is not None:
        live.wake_at(person.muted_until)
    acts.record(live, actor, "muted", participant_id=person.id, detail={"minutes": minutes})
    return _muted_changed(live, person, "participant muted")


def unmute(live: Live, actor: Actor, participant_id: str) -> MutedView:
    """Take what this participant writes again. Raises Forbidden, NotFound."""
    live.require(actor, "people")
    person = find_person(live, participant_id)
    if person.muted_until is None:
        return _muted_view(person)
    person.muted_until = None
    acts.record(live, actor, "unmuted", participant_id=person.id, undoes="muted")
    return _muted_changed(live, person, "participant unmuted")


def back(live: Live, _participant_id: str) -> None:
    """The desk lists who is removed."""
    live.touch_desk(NAME)


def wake(live: Live) -> datetime | None:
    """Unmute whose time is over, and forget what was dismissed; when the next of these is due."""
    moments = [_unmute_over(live, *columns) for columns in MUTED]
    return min(filter(None, (*moments, waiting.wake(live))), default=None)


def desk(session: Session, session_id: str, house: House) -> dict[str, Any] | None:
    """{waiting: {counts, texts}, reports, muted: [{participant_id, nickname, until}], removed: [{participant_id,
    nickname, at}], audit, shield}: of each list the newest that fit. None when all of it is empty."""
    query = select(ParticipantRow).where(*_muted_in(session_id)).order_by(ParticipantRow.muted_until, ParticipantRow.id)
    muted = [
        {"participant_id": person.id, "nickname": person.nickname, "until": _time(person.muted_until)}
        for person in session.scalars(query.limit(LISTED))
    ]
    held = waiting.desk(session, session_id)
    found = {
        "reports": fitting(reports.desk(session, session_id, house), MOST_BYTES),
        "muted": fitting([*muted, *unnamed.listed(session, session_id, house, "muted")], MOST_BYTES),
        "audit": fitting(acts.desk(session, session_id), MOST_BYTES),
        "removed": fitting(
            [*_removed(session, session_id), *unnamed.listed(session, session_id, house, "removed")], MOST_BYTES
        ),
        "shield": Settings.stored(session.get_one(LiveSession, session_id).moderation).shield,
    }
    return {"waiting": held, **found} if held["counts"] or any(found.values()) else None


def mine(session: Session, session_id: str, people: Collection[str]) -> dict[str, dict[str, Any]]:
    """{participant id: {waiting, dismissed, reported, muted: {until}}}: own texts, what this participant has reported,
    and until when it is muted."""
    muted = or_(*(column.is_not(None) for column, *_ in MUTED))
    query = select(ParticipantRow).where(ParticipantRow.session_id == session_id, muted, ParticipantRow.id.in_(people))
    found = waiting.mine(session, people)
    for person_id, reported in reports.mine(session, people).items():
        found.setdefault(person_id, {})["reported"] = reported
    for person in session.scalars(query):
        found.setdefault(person.id, {})["muted"] = {"until": _time(rules.muted_by(person))}
    return found


def _unmute_over(live: Live, column: Any, *others: Any) -> datetime | None:
    """Empty these columns of those whose time is over; when the next one's is. The first one is the time."""
    here = ParticipantRow.session_id == live.id
    ids = live.database.scalars(select(ParticipantRow.id).where(here, column <= live.now)).all()
    if ids:
        empty = dict.fromkeys((column, *others))
        live.database.execute(update(ParticipantRow).where(ParticipantRow.id.in_(ids)).values(empty))
        live.touch_desk(NAME)
        live.touch_mine(NAME, ids)
    return live.database.scalar(select(func.min(column)).where(here, column < rules.FOREVER))


def _set(live: Live, before: Settings, after: Settings) -> None:
    """The room hears of what concerns it."""
    live.row.moderation = after.kept()
    door.forget(live)
    was, now = before.in_force, after.in_force
    if any(getattr(was, name) != getattr(now, name) for name in ROOM_HEARS):
        tell_room(live)
    if was.shield != now.shield:
        live.touch_desk(NAME)


def _changed(before: Settings, after: Settings, asked: dict[str, Any]) -> list[str]:
    """The names of the settings that have changed. Own words count as changed where they were sent."""
    changed = [name for name in (*PLAIN, "hold") if getattr(before, name) != getattr(after, name)]
    return changed + [name for name in ("words", "allowed") if name in asked]


def _refuse_unknown(live: Live, features: Iterable[str]) -> None:
    """Raises Invalid for a feature that this server does not have: nothing of it could wait."""
    for feature in features:
        if live.house.publisher(feature) is None and live.house.named(feature) is None:
            raise wrong(f"hold.{feature}", N_("This feature does not exist."))


def _change_words(live: Live, asked: dict[str, Any]) -> ModerationWords | None:
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
        stage_delay=settings.stage_delay,
        words=own.words if own else [],
        allowed=own.allowed if own else [],
        shield=settings.shield,
    )


def _muted_changed(live: Live, person: ParticipantRow, what: str) -> MutedView:
    live.touch_desk(NAME)
    live.touch_mine(NAME, [person.id])
    ids = {"session_id": live.id, "participant_id": person.id}
    live.after(lambda: audit.record(what, **ids))
    return _muted_view(person)


def _muted_view(person: ParticipantRow) -> MutedView:
    return MutedView(participant_id=person.id, muted=person.muted_until is not None, until=_time(person.muted_until))


def _time(until: datetime | None) -> str | None:
    return None if until == rules.FOREVER else rfc3339(until)


def _removed(session: Session, session_id: str) -> list[dict[str, Any]]:
    """Those who are removed, the last one first."""
    named = ParticipantRow.removed_author_of.is_(None)
    here = (ParticipantRow.session_id == session_id, ParticipantRow.kicked_at.is_not(None), named)
    query = select(ParticipantRow).where(*here).order_by(ParticipantRow.kicked_at.desc(), ParticipantRow.id)
    return [
        {"participant_id": person.id, "nickname": person.nickname, "at": rfc3339(person.kicked_at)}
        for person in session.scalars(query.limit(LISTED))
    ]


def _muted_in(session_id: str) -> tuple[Any, ...]:
    return ParticipantRow.session_id == session_id, ParticipantRow.muted_until.is_not(None)
