"""What a client may ask over its socket: names, payloads, and the few lines that answer."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from engagenow.core.errors import N_, Invalid, UnknownCommand
from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.limits import Rate
from engagenow.core.live import Live, Seeks
from engagenow.core.people import Participant, Presenter
from engagenow.core.use_cases import Arguments, UseCase

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Entrance(Generic[Known]):
    """How a client comes in: `enter(live, known_by)` makes or finds the participant. `about`: its id, where it is known
    before.

    `presenter`, `link`: the account or the link that it presents, shows or moderates by, only as long as that lasts.
    `seeks`: as of Command.
    """

    enter: Callable[[Live, Known], Participant]
    known_by: Known
    about: str | None = None
    presenter: Presenter | None = None
    link: str | None = None
    seeks: Seeks = ()


class Call(Protocol):
    """One client's command, as an edge sees it."""

    @property
    def actor(self) -> Participant:
        """Who asks. Raises NotJoined, Kicked."""

    @property
    def house(self) -> House:
        """The features of this application."""

    def run(self, use_case: UseCase[*Arguments], *arguments: *Arguments, low_priority: bool = False) -> Any:
        """Run `use_case(live, actor, *arguments)` on the session that the client has joined.

        A model that it returns comes as JSON values.

        `low_priority`: as of Command.
        With a `client_msg_id` in the payload it runs once, and its answer is the answer for ever.
        """

    @property
    def address(self) -> str:
        """Where the client is, as far as a limit by address can tell."""

    @property
    def token(self) -> str | None:
        """The token that the client connected with."""

    @property
    def view(self) -> str | None:
        """The view that the client connected with: `screen`, any other text where it is unknown, None without one."""

    def account(self, token: str | None) -> Presenter:
        """The account of an access token, else of the browser's login. Raises TokenInvalid, TokenRequired."""

    def enter(self, session_id: str, entrance: Entrance, *, since: int | None, client_ref: str | None) -> Fields:
        """Become a participant of this session and enter the room; answers the body of `joined_session`."""

    def leave(self) -> None:
        """Leave the room for good."""

    def unless_refused(self, rate: Rate) -> AbstractContextManager[None]:
        """Of the connection's bucket, what is refused inside takes one. RateLimited at once while it is empty."""


Handler = Callable[[Call, Any], Fields | None]  # the payload is a model of the entry's schema
Who = Literal["anyone", "in_room", "joined", "presenter"]


@dataclass(frozen=True, slots=True)
class Entry:
    """`who` may send it. Asked before the payload is read.

    "anyone" connected; "in_room": screens too; "joined": participants and presenters; the session's "presenter".
    `scope`: moderators with this scope may send it as well; "any": all moderators; None: no moderator.
    """

    name: str
    schema: type[BaseModel]
    handler: Handler
    who: Who
    message_type: str | None = None
    scope: str | None = None


@dataclass
class Commands:
    """A feature's commands. `on` is a decorator: `(call, payload) -> the acknowledgement's fields or None`.

    Features may share a command, each for its own `message_type`.
    """

    entries: list[Entry] = field(default_factory=list)

    def on(
        self,
        name: str,
        schema: type[BaseModel],
        *,
        who: Who = "joined",
        message_type: str | None = None,
        scope: str | None = None,
    ) -> Callable[[Handler], Handler]:
        """Enter the decorated function as this command's handler; see Entry for the arguments."""

        def enter(handler: Handler) -> Handler:
            self.entries.append(Entry(name, schema, handler, who, message_type, scope))
            return handler

        return enter


class CommandTable:
    """All commands of an application. A name (with its message_type) that comes twice is an error."""

    def __init__(self, tables: Iterable[Commands]) -> None:
        self._entries: dict[tuple[str, str | None], Entry] = {}
        for entry in (e for table in tables for e in table.entries):
            key = (entry.name, entry.message_type)
            if key in self._entries:
                raise ValueError(f"the command {key!r} is taken")
            self._entries[key] = entry
        self._names = {name for name, _ in self._entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def known(self, name: str) -> str:
        """The name, when it is one: for the log, which repeats nothing that a client made up."""
        return name if name in self._names else "unknown"

    def find(self, name: str, payload: object) -> Entry:
        """Raises UnknownCommand, and Invalid for a message_type that no feature takes."""
        if name not in self._names:
            raise UnknownCommand
        message_type = payload.get("message_type", "text") if isinstance(payload, dict) else None
        entry = self._entries.get((name, None))
        if entry is None and isinstance(message_type, str):
            entry = self._entries.get((name, message_type))
        if entry is None:
            raise Invalid(errors=[{"field": "message_type", "message": N_("This type of message is unknown.")}])
        return entry
