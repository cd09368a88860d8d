"""What the room is told of reactions."""

from engagenow.core.events import Event


class Reactions(Event, name="reactions", subject=("session_id",)):
    """`counts`: the taps since the last one; `totals`: all there ever were, by emoji."""

    session_id: str
    counts: dict[str, int]
    totals: dict[str, int]
