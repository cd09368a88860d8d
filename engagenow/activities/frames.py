"""What the handling of answers needs of an activity, or of one question of it: its round, its kind and what it asks."""

from dataclasses import dataclass, field

from engagenow.activities import kinds, rules
from engagenow.activities.kinds.kind import AnyKind, Part
from engagenow.activities.models import Activity, ActivityRound
from engagenow.activities.reading import definition_in


@dataclass(frozen=True, slots=True)
class Frame:
    """What the answers of a batch need of an activity. `definition` is the kind's model, of this round.

    `part`: the question of a quiz; then `kind` and `definition` are those of the question. `parts`: what `part_of` has
    made.
    """

    activity: Activity
    round: ActivityRound | None
    kind: AnyKind
    definition: Part
    part: str = ""
    parts: dict[str, "Frame"] = field(default_factory=dict, compare=False, repr=False)

    @property
    def number(self) -> int:
        """Of the round; 1 before the first one."""
        return self.round.number if self.round else 1

    @property
    def standing(self) -> rules.Standing:
        """The times of its round; those of a draft before the first one."""
        if self.round is None:
            return rules.Standing("draft", 1)
        round = self.round
        return rules.Standing(
            self.activity.state, round.number, round.closes_at, round.closed_at, round.accepts_until
        )  # fmt: skip

    @property
    def sight(self) -> rules.Sight:
        """What has been shown of its round. There has to be one."""
        assert self.round is not None  # noqa: S101 only a round that is open, or was, has answers
        round = self.round
        return rules.Sight(round.show, round.shown, round.seen_from, round.seen_at, round.reopened_at)


def frame_of(activity: Activity, round: ActivityRound | None) -> Frame:
    """A round of an activity."""
    return Frame(activity, round, kinds.KINDS[activity.kind], definition_in(activity, round))


def part_of(frame: Frame, part: str) -> Frame:
    """One question of an activity that has several."""
    if part not in frame.parts:
        kind, definition = frame.kind.part(frame.definition, part)
        frame.parts[part] = Frame(frame.activity, frame.round, kind, definition, part)
    return frame.parts[part]
