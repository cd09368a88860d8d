"""What clients may tell us about moderation, and how it looks to the presenter."""

from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from engagenow.core.of_whom import OneAuthor, SomeId
from engagenow.core.repeatable import NeedsNothing, Repeatable
from engagenow.core.text_fields import one_line
from engagenow.moderation import rules
from engagenow.sessions.schemas import Answer, Asked

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
    stage_delay: Annotated[int, Field(ge=0, le=rules.LONGEST_DELAY)] | None = None
    shield: Any = Field(None, description="ignored: it has a route of its own")
    words: OwnWords | None = None
    allowed: OwnWords | None = None


class Moderation(Answer):
    """`slow_seconds`: between two messages of a participant. `hold`: see Hold. `filter`: a text with a word of the list
    waits or is refused. `links`: a text with a link waits. `stage_delay`: seconds until the projector's page shows what
    the audience wrote. `words`: of this session's own, found besides; `allowed`: what is never found.
    `shield`: everything waits, slow mode of 30 s, no newcomers, no reactions. The other fields say what is set beneath
    it."""

    slow_seconds: rules.SlowSeconds
    locked: bool
    hold: dict[str, rules.Hold]
    filter: rules.Filter
    links: rules.Links
    stage_delay: int
    words: list[str]
    allowed: list[str]
    shield: bool


class Shield(Repeatable):
    on: bool


class Approve(Repeatable):
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


class By(Answer):
    """Who acted: an account by its id, or a moderator link."""

    role: str
    id: str
    name: str


class ActView(Answer):
    """An act of moderation. `participant_id`, `nickname`: to whom; null where it concerns no participant, or an
    anonymous author. `detail`: the minutes of muting, the settings that changed, whether texts were removed as well."""

    id: str
    at: str
    act: str
    by: By
    participant_id: str | None
    nickname: str | None
    feature: str | None
    text_id: str | None
    detail: dict[str, Any] | None
    undone_at: str | None
    undone_by: str | None


class WaitingText(Answer):
    """`why`: `word` (which one is in `found`), `link`, `all` (all of the feature wait) or `reported`; null for a
    question.

    `activity_id`: of an answer. `participant_id` and `nickname` are null where the author answers under an alias, or
    asks without a name."""

    feature: str
    id: str
    participant_id: str | None
    nickname: str | None
    text: str
    why: rules.Why | None = None
    found: str | None = None
    activity_id: str | None = None
    created_at: AwareDatetime


class Approved(Answer):
    """`seq`: of the event that told the room of it; null where it was not shown."""

    id: str
    seq: int | None


class Dismissed(Answer):
    id: str


class Report(Repeatable):
    """`feature`: chat, questions or text."""

    feature: Annotated[str, StringConstraints(max_length=20)]
    id: SomeId


class Reported(Answer):
    feature: str
    id: str


class ReportedText(Answer):
    """`people`: how many have reported it; `held`: the room does not see it until it is decided on."""

    feature: str
    id: str
    participant_id: str | None
    nickname: str | None
    text: str
    people: int
    held: bool
    at: str


ShortName = Annotated[str, StringConstraints(max_length=20)]


class AddModerator(Repeatable):
    """`scope`: what the moderator may do; `expires_in`: seconds until the link ends; `qr`: with a QR code of it."""

    name: Name | None = None
    scope: Annotated[list[ShortName], Field(min_length=1, max_length=10), AfterValidator(rules.once)]
    expires_in: Annotated[int, Field(ge=300, le=30 * 86_400)] = 86_400
    qr: bool = False


class ModeratorView(Answer):
    """`scope`: `chat` (messages and pins), `questions`, `answers` (in words), `people` (nicknames, muting, removing,
    letting in again, renaming, locking), `activities` (polls and what the projector shows)."""

    id: str
    name: str
    scope: list[str]
    created_at: AwareDatetime
    expires_at: AwareDatetime


class NewModerator(ModeratorView):
    """`url` opens the moderator's page; `token`: for other clients; `qr`: an SVG, where it was asked for."""

    url: str
    token: str
    qr: str | None = None


class Mute(NeedsNothing):
    """`minutes`: for how long; null: for the rest of the session."""

    minutes: Annotated[int, Field(ge=1, le=rules.LONGEST_MUTE)] | None = None


class MuteParticipant(Mute, OneAuthor):
    pass


class UnmuteParticipant(OneAuthor):
    pass


class MutedView(Answer):
    """`until`: when it ends; null: for the rest of the session, or where `muted` is false."""

    participant_id: str
    muted: bool
    until: str | None


def changes(asked: SetModeration) -> dict[str, Any]:
    """The fields that were sent."""
    sent = asked.model_dump(exclude_none=True, exclude={"client_msg_id", "shield"})
    return {name: value for name, value in sent.items() if value != {}}
