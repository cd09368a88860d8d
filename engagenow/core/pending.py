"""What commands have written and not yet sent to the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engagenow.core.live import Live

Job = Callable[[], object]
Once = dict[str, "Callable[[Live], None]"]  # by key: what is done once for all commands of a batch
RowKey = tuple[type, tuple[object, ...]]  # (model, primary key)


@dataclass(slots=True)
class Touched:
    """Which parts have changed: the desk's, by feature; those of participants, by feature and participant id; and what
    groups of participants see, by feature and the feature's name for the group."""

    desk: set[str] = field(default_factory=set)
    mine: dict[str, set[str]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.desk or self.mine or self.groups)

    @property
    def people(self) -> set[str]:
        """The ids of all participants with a part that has changed."""
        return set().union(*self.mine.values())

    def take(self, other: "Touched") -> None:
        """Add what `other` holds."""
        self.desk |= other.desk
        for feature, people in other.mine.items():
            self.mine.setdefault(feature, set()).update(people)
        for feature, groups in other.groups.items():
            self.groups.setdefault(feature, set()).update(groups)


@dataclass(frozen=True, slots=True)
class Told:
    """What leaves after the commit: a stored event for the room, or a passing one for one participant."""

    name: str
    text: str
    seq: int | None = None
    participant_id: str | None = None


@dataclass(slots=True)
class Pending:
    """What one command, or a batch of them, has written so far. It is dropped whole when a command is refused."""

    rows: list[object] = field(default_factory=list)
    upserts: dict[RowKey, object] = field(default_factory=dict)
    once: Once = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    undo: list[Job] = field(default_factory=list)
    after: list[Job] = field(default_factory=list)
    touched: Touched = field(default_factory=Touched)
    seqs: int = 0
    key: tuple[str, str] | None = None  # of the command, for its first event: for the release before (core/answers.py)
    wake_at: datetime | None = None  # of one command; the session's row has that of all

    def take(self, other: "Pending") -> None:
        """Add what `other` holds, in its order."""
        self.rows += other.rows
        self.upserts |= other.upserts
        for key, work in other.once.items():
            self.once.setdefault(key, work)
        self.told += other.told
        self.undo += other.undo
        self.after += other.after
        self.touched.take(other.touched)
        self.seqs += other.seqs

    def run_undo(self) -> None:
        """Run what puts this process's memory right, the last one first."""
        while self.undo:
            self.undo.pop()()


@dataclass(slots=True)
class Ledger:
    """What a batch has written: `pending` by the command that runs, `kept` by those before it."""

    pending: Pending = field(default_factory=Pending)
    kept: Pending = field(default_factory=Pending)

    def keep(self) -> Pending:
        """The command that ran has not been refused. Returns what it wrote."""
        done = self._start_over()
        self.kept.take(done)
        return done

    def drop(self) -> None:
        """The command that ran was refused: nothing of it is written."""
        self._start_over().run_undo()

    def take_once(self) -> Once:
        """Take out the work that was asked for with `once` by now. What is asked for again after that is done again."""
        works, self.kept.once = self.kept.once, {}
        return works

    def _start_over(self) -> Pending:
        done, self.pending = self.pending, Pending()
        return done
