"""Participants by what they wrote, for moderators who may not learn who asked or answered without a name.

The author of an anonymous text is muted or removed as such: answers, the desk and the audit name the text alone. The
author of any other text is the participant.
"""

from sqlalchemy import select

from engagenow.core.errors import N_, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor
from engagenow.moderation import acts, muting, rules
from engagenow.moderation.models import NAME, HeldText
from engagenow.moderation.waiting import is_anonymous
from engagenow.sessions import attendees


def mute(live: Live, actor: Actor, feature: str, text_id: str, minutes: int | None) -> Fields:
    """Mute the author of a text, for so many minutes: {feature, id, muted, until} of an anonymous one.

    Raises Forbidden, NotFound.
    """
    live.require(actor, "people")
    person, anonymous = _author(live, feature, text_id)
    if not anonymous:
        return muting.mute(live, actor, person.id, minutes).model_dump()
    person.author_muted_until, person.muted_author_of = rules.muted_until(minutes, live.now), _key(feature, text_id)
    live.wake_at(person.author_muted_until)
    acts.record(live, actor, "muted", feature=feature, text_id=text_id, detail={"minutes": minutes})
    return _changed(live, person, feature, text_id)


def unmute(live: Live, actor: Actor, feature: str, text_id: str) -> Fields:
    """Take what this author writes again. Raises Forbidden, NotFound."""
    live.require(actor, "people")
    person, anonymous = _author(live, feature, text_id)
    if not anonymous:
        return muting.unmute(live, actor, person.id).model_dump()
    if person.author_muted_until is not None:
        person.author_muted_until = person.muted_author_of = None
        acts.undone(live, actor, "muted", feature=feature, text_id=text_id)
        acts.record(live, actor, "unmuted", feature=feature, text_id=text_id)
    return _changed(live, person, feature, text_id)


def remove(live: Live, actor: Actor, feature: str, text_id: str, remove_texts: bool) -> Fields:
    """Remove the author of a text. Of an anonymous one only this text is removed as well: others may have its name.

    {feature, id, kicked} of an anonymous one. Raises Forbidden, NotFound.
    """
    live.require(actor, "people")
    person, anonymous = _author(live, feature, text_id)
    if not anonymous:
        return attendees.kick(live, actor, person.id, remove_texts).model_dump(mode="json")
    if remove_texts:
        _take_back(live, actor, feature, text_id)
    if person.kicked_at is None:
        person.removed_author_of = _key(feature, text_id)
        attendees.put_out(live, person)
        acts.record(live, actor, "removed", feature=feature, text_id=text_id, detail={"texts": remove_texts})
    return {"feature": feature, "id": text_id, "kicked": True}


def readmit(live: Live, actor: Actor, feature: str, text_id: str) -> Fields:
    """Let this author come back by its token. Raises Forbidden, NotFound."""
    live.require(actor, "people")
    person, anonymous = _author(live, feature, text_id)
    if not anonymous:
        return attendees.readmit(live, actor, person.id).model_dump(mode="json")
    if person.removed_author_of == _key(feature, text_id):
        attendees.let_in_again(live, person)
        acts.undone(live, actor, "removed", feature=feature, text_id=text_id)
        acts.record(live, actor, "readmitted", feature=feature, text_id=text_id)
    return {"feature": feature, "id": text_id, "kicked": False}


def _author(live: Live, feature: str, text_id: str) -> tuple[ParticipantRow, bool]:
    """(who wrote a text, whether nothing may tell that). Raises NotFound."""
    kind = live.house.reportable(feature)
    shown = kind.read(live.database, live.id, [text_id]).get(text_id) if kind else None
    if shown and shown.participant_id:
        return attendees.find_person(live, shown.participant_id), shown.anonymous
    held = live.database.get(HeldText, text_id)
    if held and held.session_id == live.id and held.feature == feature:
        return attendees.find_person(live, held.participant_id), is_anonymous(held)
    return _held_back(live, _key(feature, text_id)), True


def _held_back(live: Live, key: str) -> ParticipantRow:
    """Who was muted or removed as the author of a text that may be gone. Raises NotFound."""
    either = (ParticipantRow.muted_author_of == key) | (ParticipantRow.removed_author_of == key)
    found = live.database.scalar(select(ParticipantRow).where(ParticipantRow.session_id == live.id, either).limit(1))
    if found is None:
        raise NotFound(N_("There is no such text."))
    return found


def _take_back(live: Live, actor: Actor, feature: str, text_id: str) -> None:
    kind = live.house.reportable(feature)
    if kind and text_id in kind.read(live.database, live.id, [text_id]):
        kind.remove(live, actor, text_id)


def _changed(live: Live, person: ParticipantRow, feature: str, text_id: str) -> Fields:
    live.touch_desk(NAME)
    live.touch_mine(NAME, [person.id])
    until = person.author_muted_until
    return {"feature": feature, "id": text_id, "muted": until is not None, "until": muting.time_of(until)}


def _key(feature: str, text_id: str) -> str:
    return f"{feature}/{text_id}"
