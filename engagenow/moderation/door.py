"""The one door for everything that people write: a feature that takes a text asks here before it stores it.

A text that can wait for the presenter goes through `hold`. Its feature gives it its place later, by the function of its
`publish` (core.features.Feature):

    if waiting := door.hold(live, actor, "chat", text, client_msg_id):
        return waiting

A feature that keeps what waits in a table of its own asks `must_wait`, and decides by `decide` of its Feature. One that
has several texts at once, or writes other rows first, asks `judge` for each and then calls `keep`. The presenter's own
texts pass.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, func, select

from engagenow.core.codes import new_id
from engagenow.core.errors import N_, TooMany
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.moderation import rules
from engagenow.moderation.filter.normal import sameness
from engagenow.moderation.in_force import matcher, settings
from engagenow.moderation.models import NAME, HeldText
from engagenow.moderation.rules import Settings


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waited and gets its place now, under its `id`.

    `activity_id`, `round`: of an answer. `kept`: what its feature returned when the text was taken from the room.
    """

    id: str
    author: Participant
    text: str
    client_msg_id: str | None
    activity_id: str | None = None
    round: int | None = None
    kept: Fields | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text waits; `found`: the word that was found in it."""

    why: rules.Why
    found: str | None = None


def hold(live: Live, actor: Participant, feature: str, text: str, client_msg_id: str | None) -> Fields | None:
    """None where a text may be shown at once, else the answer to its author: {id, seq: None, state: "waiting"}.

    Raises Muted, TextRefused, TooMany.
    """
    doubt = judge(live, actor, feature, text)
    if doubt is None:
        return None
    require_few_waiting(live, actor)
    row = _held(live, actor.id, feature, text, doubt, client_msg_id=client_msg_id)
    live.add(row)
    _touch(live, actor.id)
    return {"id": row.id, "seq": None, "state": "waiting"}


def must_wait(live: Live, actor: Actor, feature: str, text: str) -> bool:
    """Whether a text waits, of a feature that keeps it itself until then. Raises Muted, TextRefused."""
    return isinstance(actor, Participant) and judge(live, actor, feature, text) is not None


def judge(live: Live, actor: Participant, feature: str, text: str) -> Doubt | None:
    """Why a text waits; None: it may be shown. Raises Muted, TextRefused."""
    if actor.role != "participant":
        return None
    require_unmuted(live, actor)
    return judge_words(live, feature, text)


def judge_words(live: Live, feature: str, text: str) -> Doubt | None:
    """The same of the text alone, for what is written before its author has come in. Raises TextRefused."""
    found = matcher(live).find(text) if _looks_for_words(settings(live), feature) else None
    if found and settings(live).filter == "refuse":
        raise rules.TextRefused
    why = settings(live).why_to_hold(feature, text, found)
    return Doubt(why, found) if why else None


def keep(live: Live, participant_id: str, feature: str, text: str, doubt: Doubt, **place: object) -> str:
    """Let a text wait and return its id. The next command of the batch finds it.

    The row of its author is written already, and all rules were asked. `place`: other columns of HeldText, such as
    `activity_id` and `round` of an answer.
    """
    row = _held(live, participant_id, feature, text, doubt, **place)
    live.database.add(row)
    live.database.flush()
    _touch(live, participant_id)
    return row.id


def waiting_of(live: Live, participant_id: str, feature: str, **place: object) -> dict[str, Doubt]:
    """{text: why it waits} of a participant. `place`: as in `keep`."""
    rows = live.database.scalars(select(HeldText).where(*_theirs(participant_id, feature, place)))
    return {row.text: Doubt(cast(rules.Why, row.why), row.found) for row in rows}


def forget_waiting(
    live: Live, participant_id: str, feature: str, but: Collection[str] = (), **place: object
) -> dict[str, str]:
    """Delete what waits of a participant, but the texts of `but`: something newer has replaced it.

    `place`: only what has these values in other columns of HeldText. Returns {text: id} of what still waits.
    """
    stay = {}
    for row in live.database.scalars(select(HeldText).where(*_theirs(participant_id, feature, place))).all():
        if row.text in but:
            stay[row.text] = row.id
        else:
            live.database.delete(row)
            _touch(live, participant_id)
    return stay


def require_unmuted(live: Live, actor: Participant) -> None:
    """Raises Muted."""
    person = live.database.get_one(ParticipantRow, actor.id)
    rules.refuse_muted(rules.muted_by(person.muted_until, person.author_muted_until), live.received_at)


def require_few_waiting(live: Live, actor: Participant) -> None:
    """Whether one more text of a participant may wait. Raises TooMany."""
    theirs = (HeldText.participant_id == actor.id, HeldText.dismissed_at.is_(None))
    stored = live.database.scalar(select(func.count()).where(*theirs)) or 0
    unwritten = sum(row.participant_id == actor.id for row in live.unwritten(HeldText))
    if stored + unwritten >= rules.MOST_WAITING:
        raise TooMany(
            N_("%(most)s of your texts wait already. Please give the presenter a moment."), most=rules.MOST_WAITING
        )


def slow_down(live: Live, actor: Participant, text: str) -> None:
    """Take one of the messages that a participant may write now: in slow mode one, of a repeated text a few.

    Raises RateLimited.
    """
    if actor.role != "participant":
        return
    if seconds := settings(live).slow_seconds:
        live.spend(actor.id, rules.slow_rate(seconds))
    if settings(live).repeats == "refuse":
        live.spend_on(f"{actor.id} {sameness(text)}", rules.REPEATS)


def let_in(live: Live) -> None:
    """Whether a newcomer may come in. Raises SessionLocked."""
    if settings(live).locked:
        raise rules.SessionLocked


def _looks_for_words(held: Settings, feature: str) -> bool:
    return held.filter != "off" or held.hold.get(feature) == "suspicious"


def _held(live: Live, participant_id: str, feature: str, text: str, doubt: Doubt, **place: object) -> HeldText:
    return HeldText(
        id=place.pop("id", None) or new_id(), session_id=live.id, feature=feature, participant_id=participant_id,
        text=text, why=doubt.why, found=doubt.found, created_at=live.now, **place,
    )  # fmt: skip


def _theirs(participant_id: str, feature: str, place: Fields) -> list[ColumnElement[bool]]:
    """What waits of a participant, where these columns have these values."""
    here = [HeldText.participant_id == participant_id, HeldText.feature == feature, HeldText.dismissed_at.is_(None)]
    return here + [getattr(HeldText, name) == value for name, value in place.items()]


def _touch(live: Live, participant_id: str) -> None:
    live.touch_desk(NAME)
    live.touch_mine(NAME, [participant_id])
