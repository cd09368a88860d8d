from typing import Any

from engagenow.core.commands import Call, Commands, Entrance
from engagenow.core.errors import TokenInvalid
from engagenow.core.tokens import PREFIX
from engagenow.join import service
from engagenow.join.schemas import JoinSession, Nothing
from engagenow.join.service import Guest

commands = Commands()


@commands.on("join_session", JoinSession, who="anyone")
def join_session(call: Call, asked: JoinSession) -> dict[str, Any]:
    """Enter a session's room; answers what `joined_session` says."""
    session_id = asked.session_id or service.find_by_code(asked.session_code or "").id
    entrance = _how_to_enter(call, asked, session_id)
    return call.enter(session_id, entrance, since=asked.since, client_ref=asked.participant_id)


@commands.on("leave_session", Nothing)
def leave_session(call: Call, _asked: Nothing) -> None:
    """Leave the room for good; the name is free for somebody else."""
    call.leave()


def _how_to_enter(call: Call, asked: JoinSession, session_id: str) -> Entrance:
    token = asked.token or call.token
    if token and token.startswith(PREFIX):
        participant_id, of_session = call.house.tokens.read(token)
        if of_session != session_id:
            raise TokenInvalid
        return _as_guest(Guest(participant_id=participant_id, nickname=asked.nickname))
    if token or asked.nickname is None:
        presenter = call.account(token)
        return Entrance(lambda live: service.enter_as_presenter(live, presenter))
    if asked.participant_id:
        service.refuse_borrowed_id(asked.participant_id)
    return _as_guest(Guest(nickname=asked.nickname, join_key=asked.join_key))


def _as_guest(guest: Guest) -> Entrance:
    return Entrance(lambda live: service.join(live, guest, connects=True), about=guest.participant_id)
