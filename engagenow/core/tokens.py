"""Participants' tokens: signed, so that identity never comes from a field of a payload."""

from itsdangerous import BadData, URLSafeSerializer

from engagenow.core.errors import TokenInvalid

PREFIX = "p."  # tells a participant's token from a user's access token


class ParticipantTokens:
    """Signs and reads `p.<participant id and session id>.<signature>`. A token does not expire: its row can."""

    def __init__(self, secret_key: str) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="participant")

    def issue(self, participant_id: str, session_id: str) -> str:
        return PREFIX + str(self._signer.dumps([participant_id, session_id]))

    def read(self, token: str) -> tuple[str, str]:
        """(participant id, session id). Raises TokenInvalid."""
        if not token.startswith(PREFIX):
            raise TokenInvalid
        try:
            participant_id, session_id = self._signer.loads(token.removeprefix(PREFIX))
        except (BadData, ValueError, TypeError):
            raise TokenInvalid from None
        return str(participant_id), str(session_id)
