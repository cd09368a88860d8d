"""Every "no" the product can say: a sentence for people, a code for programs, an HTTP status.

A sentence is an English msgid; the edges translate it and fill its %(placeholders)s from `data`.
"""

import math
from typing import Any, ClassVar


def N_(sentence: str) -> str:  # noqa: N802 gettext's own name for this marker
    """Mark a sentence for the translators; it is translated where it is shown."""
    return sentence


class Refusal(Exception):
    """A refusal that the asker is told: `detail` from `sentence` and `data`, `code`, and the fields of `extra`."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    default: ClassVar[str] = N_("That is not possible.")

    def __init__(self, sentence: str | None = None, **data: Any) -> None:
        self.sentence = sentence or self.default
        self.data = data
        super().__init__(self.sentence)

    @property
    def extra(self) -> dict[str, Any]:
        """What the answer carries beside `detail` and `code`."""
        return {}


class Invalid(Refusal):
    """`errors` is a list of {field, message, data?}: what is wrong with which field. `data` is of the message alone."""

    code = "invalid"
    status = 422
    default = N_("Something in the request is not valid.")

    def __init__(self, sentence: str | None = None, *, errors: list[dict[str, Any]] | None = None, **data: Any) -> None:
        super().__init__(sentence, **data)
        self.errors = errors or []

    @property
    def extra(self) -> dict[str, Any]:
        return {"errors": self.errors}


class TooLarge(Refusal):
    code = "too_large"
    status = 413
    default = N_("That is too large.")


class LinkExpired(Refusal):
    code = "link_expired"
    status = 401
    default = N_("This link has ended. Please ask the presenter for a new one.")


class TokenRequired(Refusal):
    code = "token_required"
    status = 401
    default = N_("Please log in first.")


class TokenInvalid(Refusal):
    code = "token_invalid"
    status = 401
    default = N_("This login or participant token is not valid.")


class Forbidden(Refusal):
    code = "forbidden"
    status = 403
    default = N_("Only the presenter can do that.")


class Kicked(Refusal):
    code = "kicked"
    status = 403
    default = N_("The presenter has removed you from this session.")


class NotFound(Refusal):
    code = "not_found"
    status = 404
    default = N_("There is no page at this address. Please check it.")


class SessionNotFound(Refusal):
    code = "session_not_found"
    status = 404
    default = N_("There is no such session. Please check the code.")


class UnknownCommand(Refusal):
    code = "unknown_command"
    status = 404
    default = N_("This command is unknown.")


class SessionNotActive(Refusal):
    code = "session_not_active"
    status = 409
    default = N_("The session is not running right now.")


class InvalidTransition(Refusal):
    code = "invalid_transition"
    status = 409
    default = N_("This is not possible in the current status of the session.")


class FeatureDisabled(Refusal):
    code = "feature_disabled"
    status = 409
    default = N_("The presenter has switched this off.")


class NotJoined(Refusal):
    code = "not_joined"
    status = 409
    default = N_("Join a session first.")


class NicknameTaken(Refusal):
    code = "nickname_taken"
    status = 400
    default = N_("This nickname is already in use. Please choose another.")


class NicknameInvalid(Refusal):
    code = "nickname_invalid"
    status = 422
    default = N_("A nickname has 1 to 20 visible characters.")


class SessionFull(Refusal):
    code = "session_full"
    status = 409
    default = N_("The session is full.")


class TooMany(Refusal):
    """A list has reached its bound."""

    code = "too_many"
    status = 409
    default = N_("There are too many already.")


class Temporary(Refusal):
    """A refusal that ends by itself. `retry_after` is in seconds, at least 0.1."""

    def __init__(self, sentence: str | None = None, *, retry_after: float, **data: Any) -> None:
        super().__init__(sentence, **data)
        self.retry_after = max(1, math.ceil(retry_after * 10)) / 10  # rounded up: who waits as told is heard

    @property
    def extra(self) -> dict[str, Any]:
        return {"retry_after": self.retry_after}


class RateLimited(Temporary):
    code = "rate_limited"
    status = 429
    default = N_("Slow down a little, please.")


class Unavailable(Temporary):
    """The database is away. What was asked may have been stored all the same."""

    code = "unavailable"
    status = 503
    default = N_("This is not available at the moment. Please try again in a while.")

    def __init__(self, sentence: str | None = None, *, retry_after: float = 1.0, **data: Any) -> None:
        super().__init__(sentence, retry_after=retry_after, **data)


class RefusedTooLate(Exception):
    """A command changed something in the database's session, and was refused after that: a fault of ours."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


class Broken(Refusal):
    """What a bug of ours looks like from outside."""

    code = "internal_error"
    status = 500
    default = N_("Something went wrong here. Please try again.")
