"""What the database says of the answers of a round beside their sums (kinds.tally.Stored)."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session

from engagenow.activities import entries, texts
from engagenow.activities.models import Activity, ActivityAnswer
from engagenow.activities.quiz import reading as quizzes
from engagenow.activities.words.cloud import Entry
from engagenow.core.fields import Fields

Round = tuple[str, int, int]  # (activity id, number, people whose answers count)


class StoredAnswers:
    """`median_values`: where it has been read already, together with that of other activities."""

    def __init__(
        self, session: Session, activity: Activity, number: int, voters: int, median_values: list[int] | None = None
    ) -> None:
        self._session = session
        self._activity = activity
        self._number = number
        self._voters = voters
        self._median_values = median_values

    def median_values(self) -> list[int]:
        """As it was given; else read now."""
        if self._median_values is not None:
            return self._median_values
        round = (self._activity.id, self._number, self._voters)
        return median_values(self._session, [round])[self._activity.id]

    def texts(self) -> list[Fields]:
        """As `texts.newest` has them."""
        return texts.newest(self._session, self._activity, self._number)

    def all_texts(self) -> list[Fields]:
        """As `texts.all_of` has them."""
        return list(texts.all_of(self._session, self._activity, self._number))

    def played(self) -> Fields:
        """As `quiz.reading.played` has it."""
        return quizzes.played(self._session, self._activity, self._number)

    def entries(self, *, dated: bool = False) -> list[Entry]:
        """As `entries.all_of` has them."""
        return entries.all_of(self._session, self._activity.id, self._number, dated=dated)


def median_values(session: Session, rounds: Iterable[Round]) -> dict[str, list[int]]:
    """{activity id: the values in the middle of a round}, one round of each activity, by one query.

    An index has the values in order: the database steps along it, and no answer is read.
    """
    found: dict[str, list[int]] = defaultdict(list)
    asked = [_median_values(*round) for round in rounds if round[2]]
    if asked:
        for activity_id, value in session.execute(union_all(*asked)):
            found[activity_id].append(value)
    return found


def _median_values(activity_id: str, number: int, voters: int) -> Select[tuple[str, int]]:
    here = (
        ActivityAnswer.activity_id == activity_id,
        ActivityAnswer.round == number,
        ActivityAnswer.part == "",
        ActivityAnswer.value.is_not(None),
        ActivityAnswer.counts,
    )
    ordered = select(ActivityAnswer.value).where(*here).order_by(ActivityAnswer.value)
    # SQLite takes an order and a limit only inside of what is united.
    inside = ordered.offset((voters - 1) // 2).limit(2 - voters % 2).subquery()
    return select(literal(activity_id), inside.c.value)
