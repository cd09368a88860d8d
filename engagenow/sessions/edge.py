"""What the HTTP edges of all features share: who may ask, and how a use case runs on a session."""

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypedDict, TypeVar
from urllib.parse import urlencode

from flask import current_app, request

from engagenow.auth import identity
from engagenow.core.answers import plain
from engagenow.core.database import db
from engagenow.core.errors import Forbidden, LinkExpired, TokenInvalid
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.people import Participant, Presenter
from engagenow.core.tokens import MODERATOR, PARTICIPANT, SCREEN
from engagenow.core.unit_of_work import Command
from engagenow.core.use_cases import Arguments, UseCase, bind
from engagenow.moderation import moderators
from engagenow.sessions import screens, service
from engagenow.sessions.views import SessionView
from engagenow.web import asked
from engagenow.web.address import public_base

Asker = TypeVar("Asker", Presenter, Participant)


class Access(TypedDict, Generic[Asker]):
    """What `who` of an endpoint gives its view: who asks, and the session that it asks for."""

    actor: Asker
    row: LiveSession


AnyAccess = Access[Presenter] | Access[Participant]


def house() -> House:
    """The features of this application."""
    return current_app.extensions["house"]  # type: ignore[no-any-return]


def owner(session_id: str) -> Access[Presenter]:
    """For `endpoint(who=owner)`. Raises TokenRequired, SessionNotFound."""
    actor = identity.require_user()
    return {"actor": actor, "row": service.access_session(actor, session_id)}


def keeper(scope: str) -> Callable[[str], AnyAccess]:
    """For `endpoint(who=keeper(scope))`: {actor, row}, for the owner, or for a moderator with this scope.

    It raises TokenRequired, TokenInvalid, SessionNotFound, LinkExpired, Forbidden.
    """

    def kept(session_id: str) -> AnyAccess:
        token = identity.bearer()
        if not token or not token.startswith(MODERATOR):
            return owner(session_id)
        found = moderator_by(token, session_id)
        if not found["actor"].may(None if scope == "any" else scope):
            raise Forbidden
        return found

    kept.refusals = (LinkExpired, Forbidden)  # type: ignore[attr-defined]  # for the description of the API
    return kept


def reader(session_id: str) -> AnyAccess:
    """For `endpoint(who=reader)`: {actor, row}, for those of `member`, and for a screen or a moderator by its link.

    Raises what `member` raises, and LinkExpired.
    """
    token = identity.bearer()
    if token and token.startswith(MODERATOR):
        return moderator_by(token, session_id)
    if not token or not token.startswith(SCREEN):
        return member(session_id)
    link_id = screen_link(token, session_id)
    return {"actor": Participant(link_id, session_id, "", "screen"), "row": service.find_session(session_id)}


def member(session_id: str) -> AnyAccess:
    """For `endpoint(who=member)`: {actor, row}, for the owner, or for a participant with its token.

    Raises TokenRequired, TokenInvalid, SessionNotFound, Kicked.
    """
    found = sender(session_id)
    if isinstance(found["actor"], Participant):
        service.require_not_kicked(found["actor"].id)
    return found


def sender(session_id: str) -> AnyAccess:
    """For `endpoint(who=sender)`: {actor, row}, for those of `member`, and for a participant who was removed.

    A command that was carried out before is answered the same again; `run` refuses any other of who was removed.
    Raises TokenRequired, TokenInvalid, SessionNotFound.
    """
    token = identity.bearer()
    if not token or not token.startswith(PARTICIPANT):
        return owner(session_id)
    participant_id, of_session = house().tokens.read(token)
    if of_session != session_id:
        raise TokenInvalid
    row = service.access_as_participant(participant_id, session_id)
    person = db.session.get_one(ParticipantRow, participant_id)
    return {"actor": Participant(person.id, session_id, person.nickname, "participant"), "row": row}


def moderator_by(token: str, session_id: str) -> Access[Participant]:
    """{actor, row} of a moderator link. Raises TokenInvalid, LinkExpired, SessionNotFound."""
    link_id = moderator_link(token, session_id)
    actor = moderators.moderator(db.session(), session_id, link_id, house().server_now())
    return {"actor": actor, "row": service.find_session(session_id)}


def moderator_link(token: str, session_id: str) -> str:
    """The id of the link whose token it is.

    Raises TokenInvalid for a token that is no moderator's of this session, LinkExpired for a link that has ended or
    whose session's owner may not present.
    """
    link_id, of_session = house().moderator_tokens.read(token)
    if of_session != session_id:
        raise TokenInvalid
    if not screens.standing(db.session(), {link_id}, identity.admission_here()):
        raise LinkExpired
    return link_id


def screen_link(token: str, session_id: str) -> str:
    """The id of the link whose token it is. Raises TokenInvalid where it does not let a screen into the session."""
    link_id, of_session = house().screen_tokens.read(token)
    standing = screens.standing(db.session(), {link_id}, identity.admission_here())
    if of_session != session_id or not standing:
        raise TokenInvalid
    return link_id


def anyone(session_id: str) -> dict[str, LiveSession]:
    """For `endpoint(who=anyone)`: {row}, for all who know the id. Raises SessionNotFound."""
    return {"row": service.find_session(session_id)}


def next_page(**query: object) -> dict[str, str]:
    """The Link header of a list whose next page has this query; what is None is left out (RFC 8288)."""
    asked = urlencode({name: value for name, value in query.items() if value is not None})
    return {"Link": f'<{request.base_url}?{asked}>; rel="next"'}


def run(
    session_id: str,
    use_case: UseCase[*Arguments],
    *arguments: *Arguments,
    finds: Callable[[Live, str], object] | None = None,
    low_priority: bool = False,
) -> Any:
    """Run `use_case(live, actor, *arguments)` on a session. A model that it returns comes as JSON values.

    The `client_msg_id` of a request belongs to the first use case that it runs. `low_priority`: as of Command.
    `finds(live, the first argument)` raises a Refusal for what is not there, before it is asked whether the actor is
    still let in. Raises what these raise.
    """
    request = asked.current()
    command = Command(
        session_id,
        bind(use_case, request.actor, arguments),
        request.actor,
        request.take_client_msg_id(),
        low_priority=low_priority,
        finds=partial(_find, finds, arguments[0]) if finds else None,
        origin=public_base(),
        received=request.received,
    )
    return plain(current_app.extensions["unit_of_work"].run(command))


def _find(finds: Callable[[Live, str], object], wanted: str, live: Live) -> None:
    finds(live, wanted)


def show(row: LiveSession) -> SessionView:
    """A session as an answer shows it."""
    return service.view(row, public_base(), house())
