"""The kinds of activities. A new kind is a module here and one word in KINDS."""

from typing import Any

from engagenow.activities.kinds import choice, number, quiz, ranking, rating, text, word_cloud
from engagenow.activities.kinds.kind import Kind
from engagenow.core.errors import N_
from engagenow.core.validation import wrong

ALL: tuple[Kind[Any, Any], ...] = (
    choice.kind, rating.kind, ranking.kind, number.kind, text.kind, word_cloud.kind, quiz.kind,
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for kind in ALL}


def find(name: str) -> Kind:
    """Raises Invalid."""
    if name not in KINDS:
        raise wrong("kind", N_("This kind of activity is unknown here."))
    return KINDS[name]
