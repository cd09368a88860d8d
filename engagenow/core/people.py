"""Who asks. One identity type, so that no use case exists twice."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Role = Literal["participant", "presenter", "screen", "moderator"]

# Roles are named here one by one: a new one sees nothing until it is.
AT_DESK = frozenset({"presenter", "moderator"})
WITH_OWN_PARTS = frozenset({"participant", "presenter"})


class Owned(Protocol):
    """What `presents` looks at: a session, by its id and its owner's."""

    id: str
    owner_id: str


@dataclass(frozen=True, slots=True)
class Presenter:
    """An account, as long as what proves it lasts: a browser's login, or an access token until `expires_at`."""

    user_id: str
    name: str
    login_id: str | None = field(default=None, compare=False)
    expires_at: datetime | None = field(default=None, compare=False)

    def presents(self, session: Owned) -> bool:
        """Whether the session is this account's own."""
        return session.owner_id == self.user_id


@dataclass(frozen=True, slots=True)
class Participant:
    """A person inside one session, by the nickname of its joining. The owner's role is `presenter`.

    A projector has the role `screen`, no nickname and no row in the database: it sees what participants see.
    A moderator came by a link. `scopes`: what the link allowed when the moderator joined; each use case asks the
    database again (`Live.require`). `new_at`: the session's `rev` when a participant joined for the first time. While
    the session still has this rev, no feature has stored anything of the participant.
    """

    id: str
    session_id: str
    nickname: str
    role: Role
    new_at: int | None = field(default=None, compare=False)
    scopes: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def at_desk(self) -> bool:
        """May see what only the presenter and moderators may."""
        return self.role in AT_DESK

    def may(self, scope: str | None) -> bool:
        """Whether this one may do or see what needs this scope; None: what all at the desk may."""
        return self.role == "presenter" or (self.role == "moderator" and (scope is None or scope in self.scopes))

    @property
    def has_own_parts(self) -> bool:
        """Whether features may have a part for this one alone (Feature.mine)."""
        return self.role in WITH_OWN_PARTS

    def presents(self, session: Owned) -> bool:
        """Whether this is the presenter of the session."""
        return self.role == "presenter" and self.session_id == session.id


Actor = Presenter | Participant
