"""Who is connected: one Connection a client, from its CONNECT packet to its end."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from engagenow.core.clock import now
from engagenow.core.commands import Who
from engagenow.core.errors import N_, Forbidden, Kicked, NotJoined, Refusal
from engagenow.core.people import Participant, Presenter

UNKNOWN_VIEW = "unknown"


@dataclass(eq=False, slots=True)
class Connection:
    """What is known of a client. Account, address and origin are of the handshake, which a socket never repeats.

    `view`: what the client says that it is, `screen` or UNKNOWN_VIEW. `refused`: why the handshake's Authorization
    header names no account. `presenter`, `link`: the account or the link by which it presents, shows or moderates
    its session.
    """

    sid: str
    eio_sid: str
    account: Presenter | None = None
    refused: Refusal | None = None
    login_id: str | None = None
    token: str | None = None
    view: str | None = None
    address: str = ""
    origin: str = ""
    request_id: str = ""
    locale: str = ""
    participant: Participant | None = None
    presenter: Presenter | None = None
    link: str | None = None
    kicked: bool = False
    gone: bool = False

    @property
    def user_ids(self) -> set[str]:
        """The accounts of the handshake and of the presenting client: none, one or two."""
        return {account.user_id for account in (self.account, self.presenter) if account}

    def for_log(self, command: str) -> dict[str, str | None]:
        """What finds a command again, and nothing that a person wrote."""
        session_id = self.participant.session_id if self.participant else None
        return {
            "command": command,
            "session_id": session_id,
            "request_id": self.request_id,
            "connection": self.sid,
        }

    def who(self, wanted: Who = "in_room", scope: str | None = None) -> Participant:
        """The participant who asks. `wanted`, `scope`: as `who` and `scope` of a command's Entry.

        Raises NotJoined, Kicked; Forbidden for another role or a moderator without the scope.
        """
        if self.kicked:
            raise Kicked
        if self.participant is None:
            raise NotJoined
        if self.participant.role == "screen" and wanted != "in_room":
            raise Forbidden(N_("The projector only shows the session."))
        if not _may(self.participant, wanted, scope):
            raise Forbidden
        return self.participant


def _may(person: Participant, wanted: Who, scope: str | None) -> bool:
    """Whether this one, no screen, may send a command with this `who` and `scope`."""
    if person.role == "moderator" and wanted != "in_room":
        return scope is not None and person.may(None if scope == "any" else scope)
    return wanted != "presenter" or person.role == "presenter"


@dataclass
class Connections:
    """`disconnect` ends the connection of a sid, `cut_off` its transport by the Engine.IO id."""

    disconnect: Callable[[str], None]
    cut_off: Callable[[str], None]
    by_sid: dict[str, Connection] = field(default_factory=dict)

    def add(self, connection: Connection) -> None:
        """A client has said CONNECT."""
        self.by_sid[connection.sid] = connection

    def logins(self) -> set[str]:
        """The ids of the browsers' logins that have connections here."""
        return {c.login_id for c in list(self.by_sid.values()) if c.login_id}

    def links(self) -> set[str]:
        """The ids of the links by which screens and moderators are in their rooms."""
        return {c.link for c in list(self.by_sid.values()) if c.link}

    def close_links(self, link_ids: Collection[str]) -> None:
        """End the clients of these links in this process."""
        for connection in [c for c in list(self.by_sid.values()) if c.link in link_ids]:
            self.disconnect(connection.sid)

    def close_expired(self) -> None:
        """End the connections that present by an access token which has expired."""
        for connection in list(self.by_sid.values()):
            presenter = connection.presenter
            if presenter and presenter.expires_at and presenter.expires_at <= now():
                self.disconnect(connection.sid)

    def accounts(self) -> set[str]:
        """The ids of the users who are connected by a login or present."""
        return {user_id for c in list(self.by_sid.values()) for user_id in c.user_ids}

    def close_account(self, user_id: str) -> None:
        """End a user's connections in this process."""
        for connection in [c for c in list(self.by_sid.values()) if user_id in c.user_ids]:
            self.disconnect(connection.sid)

    def close_login(self, login_id: str) -> None:
        """End the connections of a browser's login in this process."""
        for connection in [c for c in list(self.by_sid.values()) if c.login_id == login_id]:
            self.disconnect(connection.sid)
