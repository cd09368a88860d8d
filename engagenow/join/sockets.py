"""The commands by which a person comes in, takes another nickname and leaves."""

from engagenow.core.commands import Call, Commands, Entrance
from engagenow.core.errors import N_, Invalid, SessionNotFound, TokenInvalid
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Participant
from engagenow.core.tokens import MODERATOR, PARTICIPANT, SCREEN
from engagenow.join import renaming, rules, screens, service
from engagenow.join.schemas import JoinSession, Rename, RenameParticipant
from engagenow.join.service import Guest
from engagenow.moderation import moderators
from engagenow.sessions.edge import moderator_link, screen_link
from engagenow.sessions.schemas import Nothing

commands = Commands()


@commands.on("join_session", JoinSession, who="anyone")
def join_session(call: Call, asked: JoinSession) -> Fields:
    """Enter a session's room; answers what `joined_session` says."""
    session_id = asked.session_id or _session_of(call, asked.session_code or "")
    entrance = _how_to_enter(call, asked, session_id)
    return call.enter(session_id, entrance, since=asked.since, client_ref=asked.participant_id)


@commands.on("rename", Rename)
def rename(call: Call, asked: Rename) -> Fields:
    """Take another nickname, by the rules of joining. Messages keep the name that they were written under."""
    return call.run(renaming.rename, asked.nickname)


@commands.on("rename_participant", RenameParticipant, who="presenter", scope="people")
def rename_participant(call: Call, asked: RenameParticipant) -> Fields:
    """Give a participant another nickname, also in what it wrote before."""
    return {"participant": call.run(renaming.rename_participant, asked.participant_id, asked.nickname)}


@commands.on("leave_session", Nothing, who="in_room")
def leave_session(call: Call, _asked: Nothing) -> None:
    """Leave the room for good; another participant may take the name."""
    call.leave()


def _session_of(call: Call, code: str) -> str:
    """Raises SessionNotFound, and RateLimited after too many wrong codes: of its address for the wrong ones, of this
    connection for every code.
    """
    with call.unless_refused(rules.WRONG_CODES):
        try:
            return service.find_by_code(code).id
        except SessionNotFound:
            service.count_wrong_code(call.house.limits, call.address)
            raise


def _how_to_enter(call: Call, asked: JoinSession, session_id: str) -> Entrance:
    token = asked.token or call.token
    if _is_screen(call, asked, token):
        return _as_screen(call, asked, token, session_id)
    if token and token.startswith(MODERATOR):
        link_id = moderator_link(token, session_id)
        return Entrance(moderators.enter, link_id, link=link_id)
    if token and token.startswith(PARTICIPANT):
        participant_id, of_session = call.house.tokens.read(token)
        if of_session != session_id:
            raise TokenInvalid
        return _as_guest(Guest(participant_id=participant_id, nickname=asked.nickname))
    if token or asked.nickname is None:
        presenter = call.account(token)
        return Entrance(service.enter_as_presenter, presenter, presenter=presenter)
    return _as_guest(Guest(nickname=asked.nickname, join_key=asked.join_key, unproven_id=asked.participant_id))


def _is_screen(call: Call, asked: JoinSession, token: str | None) -> bool:
    """A screen's token makes a screen, and so does the view, in the command or at the connection. Raises Invalid."""
    if call.view not in (None, "screen"):
        raise Invalid(errors=[{"field": "view", "message": N_("There is no such view.")}])
    return "screen" in (asked.view, call.view) or (token or "").startswith(SCREEN)


def _as_screen(call: Call, asked: JoinSession, token: str | None, session_id: str) -> Entrance:
    """Raises Invalid, TokenInvalid, TokenRequired."""
    if asked.nickname is not None:
        raise Invalid(errors=[{"field": "nickname", "message": N_("The projector has no nickname.")}])
    if token and token.startswith(SCREEN):
        link_id = screen_link(token, session_id)
        return Entrance(screens.enter_by_link, link_id, link=link_id)
    presenter = call.account(token)
    return Entrance(screens.enter_by_account, presenter, presenter=presenter)


def _as_guest(guest: Guest) -> Entrance:
    return Entrance(_join, guest, about=guest.participant_id, seeks=service.sought(guest))


def _join(live: Live, guest: Guest) -> Participant:
    return service.join(live, guest, connects=True)
