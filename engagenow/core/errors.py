"""Every "no" the product can say: a sentence for people, a code for programs, an HTTP status.

A sentence is an English msgid; the edges translate it and fill its %(placeholders)s from `data`.
"""

from engagenow.core.refusal_base import N_, Invalid, Refusal, Temporary

__all__ = [
    "N_", "Broken", "FeatureDisabled", "Forbidden", "Invalid", "InvalidTransition", "Kicked", "LinkExpired",
    "NicknameInvalid", "NicknameTaken", "NotFound", "NotJoined", "RateLimited", "Refusal", "RefusedTooLate",
    "SessionFull", "SessionNotActive", "SessionNotFound", "Temporary", "TokenInvalid", "TokenRequired", "TooLarge",
    "TooMany", "Unavailable", "UnknownCommand",
]  # fmt: skip


class TooLarge(Refusal):
    """A body, a file or a text of more bytes than the server takes."""

    code = "too_large"
    status = 413
    default = N_("That is too large.")


class LinkExpired(Refusal):
    """A screen or moderator link that was revoked, whose time is over, or whose owner may present no more."""

    code = "link_expired"
    status = 401
    default = N_("This link has ended. Please ask the presenter for a new one.")


class TokenRequired(Refusal):
    """The command or address is for accounts, and no login came with it."""

    code = "token_required"
    status = 401
    default = N_("Please log in first.")


class TokenInvalid(Refusal):
    """The token is not signed by this installation, is for another session, has expired, or its account is gone."""

    code = "token_invalid"
    status = 401
    default = N_("This login or participant token is not valid.")


class Forbidden(Refusal):
    """The actor is known, and may not do this."""

    code = "forbidden"
    status = 403
    default = N_("Only the presenter can do that.")


class Kicked(Refusal):
    """The participant was removed, and has not been readmitted."""

    code = "kicked"
    status = 403
    default = N_("The presenter has removed you from this session.")


class NotFound(Refusal):
    """There is no such thing, or it is in another session."""

    code = "not_found"
    status = 404
    default = N_("There is no page at this address. Please check it.")


class SessionNotFound(Refusal):
    """No session has this code or id, or the account that asks is not its owner."""

    code = "session_not_found"
    status = 404
    default = N_("There is no such session. Please check the code.")


class UnknownCommand(Refusal):
    """No feature has a command of this name."""

    code = "unknown_command"
    status = 404
    default = N_("This command is unknown.")


class SessionNotActive(Refusal):
    """The session is a draft, paused or ended."""

    code = "session_not_active"
    status = 409
    default = N_("The session is not running right now.")


class InvalidTransition(Refusal):
    """The state of the session, activity or question does not allow this step."""

    code = "invalid_transition"
    status = 409
    default = N_("This is not possible in the current status of the session.")


class FeatureDisabled(Refusal):
    """The switch of the feature is off, or the shield puts it off."""

    code = "feature_disabled"
    status = 409
    default = N_("The presenter has switched this off.")


class NotJoined(Refusal):
    """The connection has not joined a session."""

    code = "not_joined"
    status = 409
    default = N_("Join a session first.")


class NicknameTaken(Refusal):
    """Another participant holds a nickname that looks the same (join/lookalikes.py)."""

    code = "nickname_taken"
    status = 400
    default = N_("This nickname is already in use. Please choose another.")


class NicknameInvalid(Refusal):
    """The nickname is empty, too long, or holds what no nickname may."""

    code = "nickname_invalid"
    status = 422
    default = N_("A nickname has 1 to 20 visible characters.")


class SessionFull(Refusal):
    """MAX_PARTICIPANTS have joined."""

    code = "session_full"
    status = 409
    default = N_("The session is full.")


class TooMany(Refusal):
    """A list has reached its bound."""

    code = "too_many"
    status = 409
    default = N_("There are too many already.")


class RateLimited(Temporary):
    """The bucket of the actor, connection, address or session is empty (core/limits.py, web/limits.py)."""

    code = "rate_limited"
    status = 429
    default = N_("Slow down a little, please.")


class Unavailable(Temporary):
    """The database is away. What was asked may have been stored all the same."""

    code = "unavailable"
    status = 503
    default = N_("This is not available at the moment. Please try again in a while.")

    def __init__(self, sentence: str | None = None, *, retry_after: float = 1.0, **data: object) -> None:
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
