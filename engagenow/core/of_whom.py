"""Commands about one participant, named by its id or as the author of a text."""

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from engagenow.core.errors import N_
from engagenow.core.repeatable import Repeatable

SomeId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class OneAuthor(Repeatable):
    """A participant, or the author of a text by `feature` and `id`: of an anonymous one, nothing tells who that is."""

    participant_id: SomeId | None = None
    feature: Annotated[str, StringConstraints(max_length=20)] | None = None
    id: SomeId | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.participant_id is None and (self.feature is None or self.id is None):
            raise ValueError(N_("Say who: a participant, or the author of a text."))
        return self

    @property
    def author_of(self) -> tuple[str, str] | None:
        """(feature, id) of the text; None where a participant is named."""
        return None if self.participant_id or not self.feature or not self.id else (self.feature, self.id)
