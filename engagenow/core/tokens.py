"""Tokens that lead into one session: signed, so that identity never comes from a field of a payload."""

from typing import ClassVar

import orjson
from itsdangerous import BadData, URLSafeSerializer, base64_encode

from engagenow.core.errors import TokenInvalid

PARTICIPANT = "p."
SCREEN = "s."
MODERATOR = "m."


def is_of_session(token: str | None) -> bool:
    """Whether it says that it leads into a session. Every other one is a user's access token, or nothing."""
    return (token or "").startswith((PARTICIPANT, SCREEN, MODERATOR))


class _Tokens:
    """Signs and reads `<prefix><an id and the session's id>.<signature>`. A token does not expire: its row can."""

    prefix: ClassVar[str]
    salt: ClassVar[str]

    def __init__(self, *secret_keys: str) -> None:
        """All of `secret_keys` verify a token; the last one signs it."""
        self._serializer = URLSafeSerializer(list(secret_keys), salt=self.salt)
        self._signer = self._serializer.make_signer()

    def issue(self, id_: str, session_id: str) -> str:
        """The token of this id in this session."""
        # As the serializer does, which makes a signer for each token and tries to compress the two ids.
        payload = base64_encode(orjson.dumps([id_, session_id]))
        return self.prefix + self._signer.sign(payload).decode()

    def read(self, token: str) -> tuple[str, str]:
        """(id, session id). Raises TokenInvalid."""
        if not token.startswith(self.prefix):
            raise TokenInvalid
        try:
            id_, session_id = self._serializer.loads(token.removeprefix(self.prefix))
        except (BadData, ValueError, TypeError):
            raise TokenInvalid from None
        return str(id_), str(session_id)


class ParticipantTokens(_Tokens):
    """The id is a participant's."""

    prefix = PARTICIPANT
    salt = "participant"


class ScreenTokens(_Tokens):
    """The id is a screen link's."""

    prefix = SCREEN
    salt = "screen"


class ModeratorTokens(_Tokens):
    """The id is a moderator link's."""

    prefix = MODERATOR
    salt = "moderator"
