"""What activities tell their room."""

from datetime import timedelta
from typing import ClassVar

from pydantic import PrivateAttr

from engagenow.activities.kinds.tally import NEWEST
from engagenow.activities.views import ActivityView, By
from engagenow.core.events import Event
from engagenow.core.fields import Fields


class ActivityOpened(Event, name="activity_opened"):
    """A round has begun, or goes on after it was closed."""

    session_id: str
    activity: ActivityView


class ActivityUpdated(Event, name="activity_updated"):
    """It was paused, resumed, extended, edited, or its results were shown or hidden."""

    session_id: str
    activity: ActivityView


class ActivityClosed(Event, name="activity_closed"):
    """`closed_at`: with a timer the moment of its end, though answers were taken for 2 s more."""

    session_id: str
    activity_id: str
    round: int
    by: By
    closed_at: str


class ActivityGone(Event, name="activity_gone"):
    """It was open once, and has been archived or deleted."""

    session_id: str
    activity_id: str


class ActivityResults(Event, name="activity_results", subject=("activity_id", "round")):
    """What the room may see of a round, at most one in 250 ms, of words one in a second. The last one replaces those
    before, unless it has `added` and `removed`: then it tells which texts have come and gone since. `last`: the largest
    number of a text."""

    session_id: str
    activity_id: str
    round: int
    results: Fields

    @property
    def is_increment(self) -> bool:
        """Whether it tells what has come and gone, as results that list texts do."""
        return "added" in self.results

    @classmethod
    def merged(cls, older: Fields, newer: Fields) -> Fields:
        """Two increments as one, with at most NEWEST added texts. Whole results replace those before."""
        if "added" not in newer["results"]:
            return newer
        before, after = older["results"], newer["results"]
        gone = set(after["removed"])
        unseen = {text["id"] for text in before["added"]}
        added = [*after["added"], *(text for text in before["added"] if text["id"] not in gone)]
        removed = [*before["removed"], *(one for one in after["removed"] if one not in unseen)]
        return {**newer, "results": {**after, "added": added[:NEWEST], "removed": removed}}


class OwnResults(Event, name="own_results", stored=False):
    """The results of a round that are shown after answering: to those who have answered. The highest `rev` counts. They
    come as often as those that everybody sees."""

    _pace: timedelta = PrivateAttr(default=Event.pause)

    session_id: str
    activity_id: str
    round: int
    rev: int
    results: Fields

    def at_pace(self, pace: timedelta) -> "OwnResults":
        """This event, with at least `pace` between it and the next one."""
        self._pace = pace
        return self

    @property
    def own_pause(self) -> timedelta:
        """As `at_pace` has set it."""
        return self._pace


class ActivityProgress(Event, name="activity_progress", stored=False, subject=("activity_id", "round")):
    """How many people have answered, at most once a second, also while results are hidden. `question_id`: of a quiz,
    the question that is asked, or was last."""

    pause: ClassVar[timedelta] = timedelta(seconds=1)

    session_id: str
    activity_id: str
    round: int
    answered: int
    question_id: str | None
