"""Nicknames that change: by their participant, by the presenter or a moderator, or because one that waited is approved.

A participant who comes in with a name that waits is called 참가자 and a number until then.
"""

from contextlib import suppress

from engagenow.core.errors import N_, Forbidden, NicknameInvalid, NicknameTaken, SessionNotActive
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.core.taking_back import rewrite_by
from engagenow.join import names, newcomers, rules
from engagenow.join.events import ParticipantRenamed
from engagenow.join.schemas import Renamed
from engagenow.moderation import acts, door, reports
from engagenow.sessions.attendees import attendee, find_person
from engagenow.sessions.views import AttendeeView, ParticipantView

NICKNAME = "nickname"  # as a text that can wait


def rename(live: Live, actor: Participant, typed: str) -> Renamed:
    """Take another nickname; what was written keeps the one that it was written under.

    Raises Forbidden, SessionNotActive, NicknameInvalid, TextRefused, Muted, NicknameTaken, RateLimited.
    """
    if actor.role != "participant":
        raise Forbidden(N_("A presenter has the name of the account."))
    if live.row.status != "active":
        raise SessionNotActive
    person = live.database.get_one(ParticipantRow, actor.id)
    nickname = names.choose(live, typed)
    doubt = door.judge(live, actor, NICKNAME, nickname) if nickname != person.nickname else None
    doubt = door.waiting_of(live, actor.id, NICKNAME).get(nickname, doubt)  # also one that was reported
    live.spend(actor.id, rules.RENAMES)  # also for the name that it has: the answer to each client_msg_id is stored
    waiting = _give(live, person, nickname, doubt)
    shown = ParticipantView(id=person.id, nickname=person.nickname, role=actor.role)
    return Renamed(participant=shown, waiting=waiting)


def rename_participant(live: Live, actor: Actor, participant_id: str, typed: str) -> AttendeeView:
    """Give a participant another nickname, also in what it wrote before. A nickname of it that waits is dropped.

    Raises Forbidden, NotFound, NicknameInvalid, NicknameTaken.
    """
    live.require(actor, "people")
    person = find_person(live, participant_id)
    if person.role != "participant":
        raise Forbidden(N_("A presenter has the name of the account."))
    nickname = names.choose(live, typed)
    if nickname != person.nickname:
        names.claim(live, person, nickname)
        reports.forget(live, NICKNAME, person.id)
        tell_all(live, person)
        acts.record(live, actor, "renamed", participant_id=person.id)
    door.forget_waiting(live, person.id, NICKNAME)
    return attendee(live, person)


def take_again(live: Live, person: ParticipantRow, nickname: str | None) -> None:
    """Take the old name again. Where another participant holds it by now: take `nickname`, if one is given.

    Raises NicknameTaken, NicknameInvalid, TextRefused.
    """
    try:
        names.take_again(live, person)
    except (NicknameTaken, NicknameInvalid):
        if not nickname:
            raise
        chosen, doubt = entrance(live, nickname)
        names.claim(live, person, for_now(live) if doubt else chosen)
        if doubt:
            hold(live, person.id, chosen, doubt)


def entrance(live: Live, typed: str) -> tuple[str, door.Doubt | None]:
    """(a nickname for a newcomer, why it waits or None). Raises NicknameInvalid, TextRefused."""
    nickname = names.choose(live, typed)
    return nickname, door.judge_words(live, NICKNAME, nickname)


def publish(live: Live, waiting: door.Waiting) -> int:
    """Give a participant the nickname that waited, also in what it wrote before. Raises NicknameTaken."""
    person = live.database.get_one(ParticipantRow, waiting.author.id)
    names.claim(live, person, waiting.text)
    return tell_all(live, person)


def for_now(live: Live) -> str:
    """A name for a participant whose own one waits: 참가자 and a number."""
    number = live.row.joined_count
    while True:
        number += 1
        with suppress(NicknameTaken):
            names.require_free(live, f"참가자 {number}")
            return f"참가자 {number}"


def hold(live: Live, participant_id: str, nickname: str, doubt: door.Doubt) -> None:
    """Let the name of a newcomer wait, once the row of the participant is written."""

    def keep(live: Live) -> None:
        newcomers.write(live)
        door.forget_waiting(live, participant_id, NICKNAME)
        door.keep(live, participant_id, NICKNAME, nickname, doubt)

    live.once(f"nickname of {participant_id}", keep)


def _give(live: Live, person: ParticipantRow, nickname: str, doubt: door.Doubt | None) -> dict[str, str] | None:
    """Rename, or let the name wait: {id, text} of it, or None. Raises NicknameTaken."""
    if doubt:
        names.require_free(live, nickname, but=person.id)
        ids = door.forget_waiting(live, person.id, NICKNAME, but=[nickname])
        waiting = ids.get(nickname) or door.keep(live, person.id, NICKNAME, nickname, doubt)
        return {"id": waiting, "text": nickname}
    if nickname != person.nickname:
        names.claim(live, person, nickname)
        reports.forget(live, NICKNAME, person.id)
        live.announce(_renamed(live, person, rewrite=False))
    door.forget_waiting(live, person.id, NICKNAME)
    return None


def tell_all(live: Live, person: ParticipantRow) -> int:
    """Tell the room of the name that a participant has now, also in what it wrote before. Returns the seq."""

    def under_the_new_one(data: Fields) -> Fields:
        return {**data, "nickname": person.nickname}

    rewrite_by(live, [ParticipantRenamed.name], person.id, under_the_new_one)
    live.house.renamed(live, person.id, person.nickname)
    return live.announce(_renamed(live, person, rewrite=True))


def _renamed(live: Live, person: ParticipantRow, *, rewrite: bool) -> ParticipantRenamed:
    return ParticipantRenamed(session_id=live.id, participant_id=person.id, nickname=person.nickname, rewrite=rewrite)
