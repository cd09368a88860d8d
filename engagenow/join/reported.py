"""Nicknames that participants report: the id of a reported nickname is its participant's.

Reports call a participant 참가자 and a number, also in what it wrote before, until the presenter decides on the name.
"""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor
from engagenow.core.reportable import Reportable, Shown
from engagenow.join import names, renaming
from engagenow.moderation.models import HeldText


def shown_names(session: Session, session_id: str, ids: Collection[str]) -> dict[str, Shown]:
    """{participant id: nickname} of those of these participants who are in, and of whom no nickname waits."""
    waits = select(HeldText.participant_id).where(
        HeldText.session_id == session_id, HeldText.feature == renaming.NICKNAME, HeldText.dismissed_at.is_(None)
    )
    here = (ParticipantRow.session_id == session_id, ParticipantRow.role == "participant")
    query = select(ParticipantRow).where(*here, ParticipantRow.kicked_at.is_(None), ParticipantRow.id.in_(ids))
    people = session.scalars(query.where(ParticipantRow.id.not_in(waits)))
    return {person.id: Shown(person.id, person.nickname, person.nickname) for person in people}


def take_name(live: Live, participant_id: str) -> Fields:
    """Take a nickname from the room until the presenter has decided. `publish` needs nothing more to give it back."""
    # One of this participant that was dismissed a moment ago has the same id.
    live.database.execute(delete(HeldText).where(HeldText.id == participant_id, HeldText.dismissed_at.is_not(None)))
    _rename(live, participant_id)
    return {}


def remove_name(live: Live, _actor: Actor, participant_id: str) -> None:
    """Take a nickname from the room for good."""
    _rename(live, participant_id)


def _rename(live: Live, participant_id: str) -> None:
    person = live.database.get_one(ParticipantRow, participant_id)
    names.claim(live, person, renaming.for_now(live))
    renaming.tell_all(live, person)


NAMES = Reportable(shown_names, take_name, remove_name)
