"""What all features are told of a session and its participants, in the order in which they were plugged in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engagenow.core.plug import Feature

if TYPE_CHECKING:
    from engagenow.core.live import Live


class Hooks:
    """Each method calls the function of the same name of every feature that has one. plug.py says when and why."""

    features: Sequence[Feature]

    def gone(self, live: "Live", participant_ids: list[str]) -> None:
        """The last connection of these participants ended a moment ago."""
        self._call_each("gone", live, participant_ids)

    def stay(self, live: "Live", participant_ids: list[str]) -> None:
        """These participants are still connected to this process."""
        self._call_each("stay", live, participant_ids)

    def leave(self, live: "Live", participant_id: str) -> None:
        """This participant goes for good."""
        self._call_each("leave", live, participant_id)

    def back(self, live: "Live", participant_id: str) -> None:
        """This participant was removed before, and is readmitted."""
        self._call_each("back", live, participant_id)

    def unsay(self, live: "Live", participant_id: str) -> None:
        """Take back what this participant has written."""
        self._call_each("unsay", live, participant_id)

    def renamed(self, live: "Live", participant_id: str, nickname: str) -> None:
        """Show this nickname with what the participant wrote before."""
        self._call_each("renamed", live, participant_id, nickname)

    def settle(self, live: "Live") -> None:
        """The session's status or a switch is about to change."""
        self._call_each("settle", live)

    def moved(self, live: "Live", before: str) -> None:
        """The session's status has changed; `before` is the old one."""
        self._call_each("moved", live, before)

    def _call_each(self, hook: str, *arguments: object) -> None:
        for feature in self.features:
            if function := getattr(feature, hook):
                function(*arguments)
