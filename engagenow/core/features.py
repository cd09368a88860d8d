"""The plug: what a feature brings, and the house of all that are plugged in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from engagenow.core.codes import new_id
from engagenow.core.limits import Limits
from engagenow.core.tokens import ParticipantTokens

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engagenow.core.commands import Commands
    from engagenow.core.live import Live


@dataclass(frozen=True, slots=True)
class Panel:
    """A feature's place on a page: a template, and a module that brings it to life.

    `page` is `presenter`, `room` or `screen`; `script` a path below /static; a lower `order` stands first.
    """

    page: str
    template: str
    script: str | None = None
    order: int = 0


class Memory(Protocol):
    """What a feature keeps in this process's memory, by session."""

    def forget(self, session_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the export: who said what, when. `at` is RFC 3339; `note` says deleted, pinned and the like."""

    feature: str
    seq: int | None
    at: str | None
    nickname: str
    role: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. All but the name may be left out.

    switch    what a new session has, when the presenter can switch the feature on and off; None: no switch
    snapshot  (database session, session id) -> what the feature shows, as JSON values
    export    (database session, session id) -> what was said there, for the presenter to take home
    settle    called inside the transaction that changes a session's status or a switch, before the change
    gone      (live, participant ids): these people's last connection ended a moment ago
    stay      (live, participant ids): these people are connected here still, whatever another process wrote of them
    leave     (live, participant id): this participant goes for good
    due       asked four times a second: (house) -> [(session id, use case to run on it)]
    memory    makes what the feature keeps in this process's memory; it has `forget(session id)`
    setup     (app, house) -> None, for the rare thing that fits nowhere else
    """

    name: str
    blueprints: Sequence[Any] = ()
    commands: "Commands | None" = None
    snapshot: "Callable[[Session, str], dict[str, Any]] | None" = None
    export: "Callable[[Session, str], Iterable[Said]] | None" = None
    settle: "Callable[[Live], None] | None" = None
    panels: Sequence[Panel] = ()
    switch: bool | None = None
    gone: "Callable[[Live, list[str]], None] | None" = None
    stay: "Callable[[Live, list[str]], None] | None" = None
    leave: "Callable[[Live, str], None] | None" = None
    due: "Callable[[House], list[tuple[str, Callable[[Live], Any]]]] | None" = None
    memory: Callable[[], Memory] | None = None
    setup: Callable[[Any, "House"], None] | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """`max_participants` a session; `nickname_hold` in seconds after the last connection."""

    max_participants: int = 5000
    nickname_hold: int = 300


@dataclass
class House:
    """The features of one application, in the order in which they were plugged in.

    `worker_id` names this process in the database; `online` counts the participants of a session who are here now,
    and `is_here` says it of one;
    `settings` are the few numbers of the configuration that use cases need.
    """

    tokens: ParticipantTokens
    limits: Limits = field(default_factory=Limits)
    settings: Settings = field(default_factory=Settings)

    features: list[Feature] = field(default_factory=list)
    memory: dict[str, Memory] = field(default_factory=dict)
    worker_id: str = field(default_factory=new_id)
    online: Callable[[str], int] = lambda _session_id: 0
    is_here: Callable[[str, str], bool] = lambda _session_id, _participant_id: False
    _snapshots: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)

    def add(self, feature: Feature) -> None:
        if any(feature.name == f.name for f in self.features):
            raise ValueError(f"the feature {feature.name!r} is plugged in already")
        self.features.append(feature)
        if feature.memory:
            self.memory[feature.name] = feature.memory()

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.features)

    @property
    def switches(self) -> dict[str, bool]:
        """The features that a presenter can switch, with what a new session has."""
        return {f.name: f.switch for f in self if f.switch is not None}

    def panels(self, page: str) -> list[tuple[str, Panel]]:
        """(feature's name, panel) of a page, in their order."""
        found = [(f.name, panel) for f in self for panel in f.panels if panel.page == page]
        return sorted(found, key=lambda item: item[1].order)

    def snapshot(self, session: "Session", session_id: str, last_seq: int) -> dict[str, Any]:
        """What every feature shows as of `last_seq`. It changes by events alone, so a hall that comes in shares one."""
        kept = self._snapshots.get(session_id)
        if kept is None or kept[0] != last_seq:
            kept = (last_seq, {f.name: f.snapshot(session, session_id) for f in self if f.snapshot})
            self._snapshots[session_id] = kept
        return kept[1]

    def forget_snapshot(self, session_id: str) -> None:
        """Nobody is in this session's room."""
        self._snapshots.pop(session_id, None)

    def forget(self, session_id: str) -> None:
        """This session has been deleted."""
        self.forget_snapshot(session_id)
        for memory in self.memory.values():
            memory.forget(session_id)

    def gone(self, live: "Live", participant_ids: list[str]) -> None:
        for feature in self:
            if feature.gone:
                feature.gone(live, participant_ids)

    def stay(self, live: "Live", participant_ids: list[str]) -> None:
        for feature in self:
            if feature.stay:
                feature.stay(live, participant_ids)

    def leave(self, live: "Live", participant_id: str) -> None:
        for feature in self:
            if feature.leave:
                feature.leave(live, participant_id)

    def due(self) -> "list[tuple[str, Callable[[Live], Any]]]":
        return [job for f in self if f.due for job in f.due(self)]

    def settle(self, live: "Live") -> None:
        for feature in self:
            if feature.settle:
                feature.settle(live)
