"""What clients may tell us about moderation."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from engagenow.core.fields import Fields
from engagenow.core.of_whom import OneAuthor, SomeId
from engagenow.core.repeatable import NeedsNothing, Repeatable
from engagenow.core.text_fields import one_line
from engagenow.moderation import rules
from engagenow.sessions.schemas import Asked

Word = Annotated[str, StringConstraints(max_length=400), AfterValidator(rules.clean_word)]
Why = Annotated[str, StringConstraints(max_length=200), BeforeValidator(one_line)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40), BeforeValidator(one_line)]
OwnWords = Annotated[list[Word], Field(max_length=rules.MOST_WORDS), AfterValidator(rules.once)]


class Hold(Asked):
    """Which texts of each kind wait for the presenter: none, `suspicious` ones with a word of the list or a link, or
    all. `text` and `word_cloud`: answers to activities of these kinds."""

    chat: rules.Hold | None = None
    questions: rules.Hold | None = None
    text: rules.Hold | None = None
    word_cloud: rules.Hold | None = None
    nickname: rules.Hold | None = None


class SetModeration(Repeatable):
    """Fields that are missing stay as they are."""

    slow_seconds: rules.SlowSeconds | None = None
    locked: bool | None = None
    hold: Hold | None = None
    filter: rules.Filter | None = None
    links: rules.Links | None = None
    repeats: rules.Repeats | None = None
    stage_delay: Annotated[int, Field(ge=0, le=rules.LONGEST_DELAY)] | None = None
    shield: object = Field(None, description="ignored: it has a route of its own")
    words: OwnWords | None = None
    allowed: OwnWords | None = None


class Shield(Repeatable):
    """`on`: raise the shield, or lower it."""

    on: bool


class Approve(Repeatable):
    """A text by its feature, as Hold names it, and its id."""

    feature: Annotated[str, StringConstraints(max_length=20)]
    id: SomeId


class Decide(NeedsNothing):
    """`feature`: of which the text is. Without it, one of those that `GET …/waiting` lists."""

    feature: Annotated[str, StringConstraints(max_length=20)] | None = None


class DecideAgainst(Decide):
    """`reason`: for the author to read."""

    reason: Why | None = None


class Dismiss(Approve):
    """`reason`: for the author to read."""

    reason: Why | None = None


class DismissAll(Repeatable):
    """`until`: what came later is left: it may be unread. `feature`, `participant_id`: only texts of these."""

    until: Annotated[AwareDatetime, BeforeValidator(rules.moment)]
    feature: Annotated[str, StringConstraints(max_length=20)] | None = None
    participant_id: SomeId | None = None


Place = Annotated[str, StringConstraints(pattern=rules.PLACE)]


class WaitingPage(Asked):
    """`after`: what the Link header of the page before says."""

    feature: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None
    limit: int = Field(100, ge=1, le=200)
    after: Place | None = None


class ActPage(Asked):
    """`after`: what the Link header of the page before says."""

    limit: int = Field(100, ge=1, le=200)
    after: Place | None = None


class Report(Repeatable):
    """`feature` and `id`: `chat`, `questions` or `text` with the id of the text; `nickname` with the id of its
    participant; `word_cloud` with `<activity id>.<round>.<number of the word>`."""

    feature: Annotated[str, StringConstraints(max_length=20)]
    id: SomeId


ShortName = Annotated[str, StringConstraints(max_length=20)]


class AddModerator(Repeatable):
    """`scope`: what the moderator may do; `expires_in`: seconds until the link ends; `qr`: with a QR code of it."""

    name: Name | None = None
    scope: Annotated[list[ShortName], Field(min_length=1, max_length=10), AfterValidator(rules.once)]
    expires_in: Annotated[int, Field(ge=300, le=30 * 86_400)] = 86_400
    qr: bool = False


class Mute(NeedsNothing):
    """`minutes`: for how long; null: for the rest of the session."""

    minutes: Annotated[int, Field(ge=1, le=rules.LONGEST_MUTE)] | None = None


class MuteParticipant(Mute, OneAuthor):
    """A participant, or the author of a text, is muted."""


class UnmuteParticipant(OneAuthor):
    """A participant, or the author of a text, may write again."""


def changes(asked: SetModeration) -> Fields:
    """The fields that were sent."""
    sent = asked.model_dump(exclude_none=True, exclude={"client_msg_id", "shield"})
    return {name: value for name, value in sent.items() if value != {}}
