"""A choice of what people typed most, as the next question."""

from engagenow.activities import kinds, results
from engagenow.activities.kinds.options import LONGEST_OPTION
from engagenow.activities.reading import find, round_of
from engagenow.activities.schemas import CreateActivity
from engagenow.activities.templates import DERIVED
from engagenow.core.errors import N_
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.texts import first_graphemes
from engagenow.core.validation import wrong

FEWEST = 2  # options of a choice


def filled(live: Live, actor: Actor, asked: CreateActivity) -> CreateActivity:
    """A choice of the `top` most frequent words or texts of an activity's current round, where that is asked for.

    Raises Forbidden, NotFound, Invalid.
    """
    if asked.template not in DERIVED:
        return asked
    live.require(actor, "activities")
    source = find(live, asked.from_ or "")
    if source.kind != DERIVED[asked.template]:
        raise wrong("from", N_("This template needs another kind of activity."))
    round = round_of(live, source)
    said = kinds.KINDS[source.kind].most_frequent(results.all_in(live.database, source, round)) if round else []
    options = list(dict.fromkeys(first_graphemes(text, LONGEST_OPTION) for text in said))[: asked.top]
    if len(options) < FEWEST:
        raise wrong("from", N_("There are not enough different answers yet."))
    definition = {"options": [{"text": option} for option in options]}
    return asked.model_copy(update={"kind": "choice", "title": asked.title or source.title, "definition": definition})
