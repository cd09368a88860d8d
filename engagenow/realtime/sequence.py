"""A room's stored events in the order of seq, in whatever order they come."""

from engagenow.core.pending import Told

MOST_EARLY = 1000  # events kept for a room until what comes before them is here; the log has the others


class Sequence:
    """`next` is the seq that the room hears next, `head` the highest that is known to be stored."""

    def __init__(self, delivered: int) -> None:
        self.next, self.head = delivered + 1, delivered
        self._early: dict[int, Told] = {}

    @property
    def has_gap(self) -> bool:
        """Whether an event is stored that the room has not heard."""
        return self.next <= self.head

    def offer(self, told: Told) -> list[Told]:
        """What can be heard now that this event is here, in order. A double or a late one changes nothing."""
        seq = told.seq or 0
        self.hear_of(seq)
        if seq > self.next and len(self._early) < MOST_EARLY:
            self._early[seq] = told
        return self._take(told) if seq == self.next else []

    def hear_of(self, head: int) -> None:
        """The log reaches at least this seq, as another process or the database said."""
        self.head = max(self.head, head)

    def give_up(self) -> list[Told]:
        """What is missing is in no log any more: what can be heard without it."""
        if not self._early:
            self.next = self.head + 1
            return []
        self.next = min(self._early)
        return self._take(self._early.pop(self.next))

    def _take(self, told: Told | None) -> list[Told]:
        ready = []
        while told:
            ready.append(told)
            self.next += 1
            told = self._early.pop(self.next, None)
        return ready
