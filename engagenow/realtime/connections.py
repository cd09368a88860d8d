"""Who is connected: one Connection a client, from its CONNECT packet to its end."""

from dataclasses import dataclass, field

from engagenow.core.errors import Forbidden, Kicked, NotJoined
from engagenow.core.people import Participant, Presenter


@dataclass(eq=False, slots=True)
class Connection:
    """What is known of a client. The account and the origin are of the handshake, which a socket never repeats."""

    sid: str
    eio_sid: str
    account: Presenter | None = None
    login_id: str | None = None
    token: str | None = None
    origin: str = ""
    request_id: str = ""
    locale: str = ""
    participant: Participant | None = None
    kicked: bool = False
    gone: bool = False

    def for_log(self, command: str) -> dict[str, str | None]:
        """What finds a command again, and nothing that somebody wrote."""
        session_id = self.participant.session_id if self.participant else None
        return {
            "command": command,
            "session_id": session_id,
            "request_id": self.request_id,
            "connection": self.sid,
        }

    def who(self, wanted: str = "joined") -> Participant:
        """Raises NotJoined, Kicked, and Forbidden where a presenter is wanted."""
        if self.kicked:
            raise Kicked
        if self.participant is None:
            raise NotJoined
        if wanted == "presenter" and self.participant.role != "presenter":
            raise Forbidden
        return self.participant


@dataclass
class Connections:
    by_sid: dict[str, Connection] = field(default_factory=dict)

    def add(self, connection: Connection) -> None:
        self.by_sid[connection.sid] = connection

    def logins(self) -> set[str]:
        return {c.login_id for c in list(self.by_sid.values()) if c.login_id}

    def of_login(self, login_id: str) -> list[Connection]:
        return [c for c in self.by_sid.values() if c.login_id == login_id]
