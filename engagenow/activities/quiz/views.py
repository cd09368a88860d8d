"""What participants are answered in a quiz."""

from typing import Literal

from engagenow.core.fields import Fields
from engagenow.sessions.schemas import Answer


class ReadQuestionsView(Answer):
    """Questions as a definition has them, with ids."""

    questions: list[Fields]


class TeamChosen(Answer):
    """`team`: the number of the team that the participant is in now."""

    activity_id: str
    team: int


class TimeRequested(Answer):
    """`factor` null: no limit. `state`: the presenter allows it, or has not decided yet; `none`: there is nothing to
    decide."""

    activity_id: str
    factor: int | None
    state: Literal["waiting", "allowed", "none"]
