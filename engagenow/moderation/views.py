"""What clients are answered about moderation, and how it looks to the presenter."""

from pydantic import AwareDatetime

from engagenow.core.fields import Fields
from engagenow.moderation import rules
from engagenow.sessions.schemas import Answer


class Moderation(Answer):
    """`slow_seconds`: between two messages of a participant. `hold`: see Hold. `filter`: a text with a word of the list
    waits or is refused. `links`: a text with a link waits. `repeats`: where it is `refuse`, the same text of one author
    is taken five times at once, then once in 5 s. `stage_delay`: seconds until the projector's page shows what
    the audience wrote. `words`: of this session's own, found besides; `allowed`: what is never found.
    `shield`: everything waits, slow mode of 30 s, no newcomers, no reactions. The other fields say what is set beneath
    it."""

    slow_seconds: rules.SlowSeconds
    locked: bool
    hold: dict[str, rules.Hold]
    filter: rules.Filter
    links: rules.Links
    repeats: rules.Repeats
    stage_delay: int
    words: list[str]
    allowed: list[str]
    shield: bool


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
    detail: Fields | None
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
    """The id of the text that is gone."""

    id: str


class Reported(Answer):
    """What was reported."""

    feature: str
    id: str


class ReportedText(Answer):
    """`people`: how many have reported it; `held`: the room does not see it until it is decided on; `shared`:
    several people may have written it."""

    feature: str
    id: str
    participant_id: str | None
    nickname: str | None
    text: str
    people: int
    held: bool
    shared: bool
    at: str


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


class MutedView(Answer):
    """`until`: when it ends; null: for the rest of the session, or where `muted` is false."""

    participant_id: str
    muted: bool
    until: str | None
