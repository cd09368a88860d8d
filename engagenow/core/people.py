"""Who asks. One identity type, so that no use case exists twice."""

from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["participant", "presenter"]


class Owned(Protocol):
    """What `presents` looks at: a session, by its id and its owner's."""

    id: str
    owner_id: str


@dataclass(frozen=True, slots=True)
class Presenter:
    """An account: somebody with a login or an access token."""

    user_id: str
    name: str

    def presents(self, session: Owned) -> bool:
        return session.owner_id == self.user_id


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody inside one session. Its owner's role is `presenter`."""

    id: str
    session_id: str
    nickname: str
    role: Role

    def presents(self, session: Owned) -> bool:
        return self.role == "presenter" and self.session_id == session.id


Actor = Presenter | Participant
