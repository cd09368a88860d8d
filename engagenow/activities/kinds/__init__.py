"""The kinds of activities. A new kind is a module here and one word in KINDS.

`kind`: what all of them answer; `tally`: what they compute results from; `options`: what several of them share.
"""

from engagenow.activities.kinds import choice, number, quiz, ranking, rating, text, word_cloud
from engagenow.activities.kinds.kind import AnyKind
from engagenow.core.errors import N_
from engagenow.core.validation import wrong

ALL: tuple[AnyKind, ...] = (
    choice.kind, rating.kind, ranking.kind, number.kind, text.kind, word_cloud.kind, quiz.kind,
)  # fmt: skip
KINDS: dict[str, AnyKind] = {kind.name: kind for kind in ALL}


def find(name: str) -> AnyKind:
    """Raises Invalid."""
    if name not in KINDS:
        raise wrong("kind", N_("This kind of activity is unknown here."))
    return KINDS[name]
