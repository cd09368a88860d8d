"""What clients may tell us about moderation, and how it looks to the presenter."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from engagenow.core.repeatable import Repeatable
from engagenow.moderation import rules
from engagenow.sessions.schemas import Answer, KickParticipant

Word = Annotated[str, StringConstraints(max_length=400), AfterValidator(rules.clean_word)]
OwnWords = Annotated[list[Word], Field(max_length=rules.MOST_WORDS), AfterValidator(rules.once)]


class SetModeration(Repeatable):
    """Fields that are missing stay as they are."""

    slow_seconds: rules.SlowSeconds | None = None
    locked: bool | None = None
    filter: rules.Filter | None = None
    words: OwnWords | None = None
    allowed: OwnWords | None = None


class Moderation(Answer):
    """`slow_seconds`: between two messages of a participant. `filter`: `refuse` refuses a text with a word of the list;
    `words`: of this session's own, found besides; `allowed`: what is never found."""

    slow_seconds: rules.SlowSeconds
    locked: bool
    filter: rules.Filter
    words: list[str]
    allowed: list[str]


class Mute(Repeatable):
    """`minutes`: for how long; null: for the rest of the session."""

    minutes: Annotated[int, Field(ge=1, le=rules.LONGEST_MUTE)] | None = None


class MuteParticipant(Mute, KickParticipant):
    pass


class UnmuteParticipant(KickParticipant):
    pass


class MutedView(Answer):
    """`until`: when it ends; null: for the rest of the session, or where `muted` is false."""

    participant_id: str
    muted: bool
    until: str | None


def changes(asked: SetModeration) -> dict[str, Any]:
    """The fields that were sent."""
    return {name: value for name, value in asked if value is not None and name != "client_msg_id"}
