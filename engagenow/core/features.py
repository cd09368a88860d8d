"""The plug: what a feature brings, and the house of all that are plugged in."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from orjson import Fragment

from engagenow.core.clock import now
from engagenow.core.codes import new_id
from engagenow.core.held import HeldRequests
from engagenow.core.house_settings import Settings
from engagenow.core.limits import Limits
from engagenow.core.log import encode
from engagenow.core.memory import Memory
from engagenow.core.panels import Panel, Show
from engagenow.core.pending import Touched
from engagenow.core.people import Scope
from engagenow.core.reportable import Reportable
from engagenow.core.sheets import Said, Sheet
from engagenow.core.tokens import ModeratorTokens, ParticipantTokens, ScreenTokens

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engagenow.core.commands import Commands
    from engagenow.core.events import Event
    from engagenow.core.live import Live


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. All but the name may be left out.

    switch    what a new session has, when the presenter can switch the feature on and off; None: no switch
    shielded  the presenter's shield puts the feature off, however its switch stands
    snapshot  (database session, session id) -> what the feature shows, as JSON values; None: no part of the
              snapshot
    export    (database session, session id) -> what was said there, for the presenter to take home
    sheets    (database session, session id) -> tables of their own in the export, for what is no line of the talk
    settle    called inside the transaction that changes a session's status or a switch, before the change
    moved     called inside the transaction that has changed a session's status: (live, the status before)
    gone      (live, participant ids): these people's last connection ended a moment ago
    stay      (live, participant ids): these people are connected here still, whatever another process wrote of them
    leave     (live, participant id): this participant goes for good, by leaving or by being removed
    back      (live, participant id): this participant had been removed, and is readmitted
    unsay     (live, actor, participant id): what this participant has written is taken back
    renamed   (live, participant id, nickname): what this participant wrote before shows this nickname from now on
    publish   {what people write there: (live, moderation.door.Waiting) -> the seq that it gets with its place, or None}
    reportable {what people write there: Reportable}
    decide    (live, id, whether it is approved, a reason or None) -> the seq of the event that tells of it, or None:
              for a feature that keeps texts that wait itself (moderation.door.must_wait). Raises NotFound
    due       asked four times a second: (house) -> [(session id, use case to run on it)]. What is due in a session runs
              beside other sessions' work, and is not asked for twice while it waits for the session's lock
    wake      called inside a transaction at the moment that `live.wake_at` named, or at some other that is due in the
              session: (live) -> when it wants to be called next, or None. It does what is due by the database
    coalesced {event class: (live, the values of its subject) -> the event now, or None}: see core/coalescing.py
    pauses    {event class: (live, the values of its subject) -> at least so long between two of its coalesced events},
              where that is not the same for all of the class
    desk      (database session, session id, house) -> the feature's part for the presenter and moderators alone or None
    desk_scope a scope without which a moderator does not see that part; None: all moderators do
    mine      (database session, session id, participant ids) -> {participant id: the part for this participant alone}.
              It reads for all of them at once; who has nothing may be left out. Either part has at most 64 kB
    group     (database session, session id, group, rev, participant ids) -> (a passing event, those of the ids who are
              in the group), or None: what a group sees after `live.touch_group`. It is encoded once for all of them
    groups    (database session, session id) -> the groups that there are: any of them may have changed unseen
    memory    makes what the feature keeps in this process's memory; it forgets a session that is deleted
    undo      {step: (live, actor, what was remembered of it) -> fields of the answer}: see core/undoing.py
    shows     {name: Show}: what of the feature the projector can show (sessions/stage.py)
    setup     (app, house) -> None, for the rare thing that fits nowhere else
    """

    name: str
    blueprints: Sequence[Any] = ()
    commands: "Commands | None" = None
    snapshot: "Callable[[Session, str], dict[str, Any] | None] | None" = None
    export: "Callable[[Session, str], Iterable[Said]] | None" = None
    sheets: "Callable[[Session, str], Iterable[Sheet]] | None" = None
    settle: "Callable[[Live], None] | None" = None
    moved: "Callable[[Live, str], None] | None" = None
    panels: Sequence[Panel] = ()
    switch: bool | None = None
    shielded: bool = False
    gone: "Callable[[Live, list[str]], None] | None" = None
    stay: "Callable[[Live, list[str]], None] | None" = None
    leave: "Callable[[Live, str], None] | None" = None
    back: "Callable[[Live, str], None] | None" = None
    unsay: "Callable[[Live, Any, str], None] | None" = None
    renamed: "Callable[[Live, str, str], None] | None" = None
    publish: "Mapping[str, Callable[[Live, Any], int | None]]" = field(default_factory=dict)
    reportable: Mapping[str, Reportable] = field(default_factory=dict)
    decide: "Callable[[Live, str, bool, str | None], int | None] | None" = None
    due: "Callable[[House], list[tuple[str, Callable[[Live], Any]]]] | None" = None
    wake: "Callable[[Live], datetime | None] | None" = None
    coalesced: "Mapping[type[Event], Callable[..., Event | None]]" = field(default_factory=dict)
    pauses: "Mapping[type[Event], Callable[..., timedelta]]" = field(default_factory=dict)
    desk: "Callable[[Session, str, House], dict[str, Any] | None] | None" = None
    desk_scope: Scope | None = None
    mine: "Callable[[Session, str, Collection[str]], Mapping[str, dict[str, Any]]] | None" = None
    group: "Callable[[Session, str, str, int, Collection[str]], tuple[Event, Collection[str]] | None] | None" = None
    groups: "Callable[[Session, str], Collection[str]] | None" = None
    memory: Callable[[], Memory] | None = None
    undo: "Mapping[str, Callable[[Live, Any, dict[str, Any]], dict[str, Any]]]" = field(default_factory=dict)
    shows: Mapping[str, Show] = field(default_factory=dict)
    setup: Callable[[Any, "House"], None] | None = None


@dataclass
class House:
    """The features of one application, in the order in which they were plugged in.

    `worker_id` names this process in the database; `online` counts the participants of a session who are here now,
    and `is_here` says it of one; `on_deleted` tells the other processes of a session that has been deleted here;
    `on_screens_ended` is told the ids of screen links that have been revoked here;
    `on_wake_at` is told in how many seconds something is due in a session, `on_touched` which parts have changed with
    which rev of a session; `clock_ahead` is how far the clock that all processes share is ahead of this one's;
    `settings` are the few numbers of the configuration that use cases need; `held` bounds the requests that wait for
    something to happen.
    """

    tokens: ParticipantTokens
    screen_tokens: ScreenTokens
    moderator_tokens: ModeratorTokens
    limits: Limits = field(default_factory=Limits)
    settings: Settings = field(default_factory=Settings)
    held: HeldRequests = field(default_factory=HeldRequests)

    features: list[Feature] = field(default_factory=list)
    memory: dict[str, Memory] = field(default_factory=dict)
    worker_id: str = field(default_factory=new_id)
    online: Callable[[str], int] = lambda _session_id: 0
    is_here: Callable[[str, str], bool] = lambda _session_id, _participant_id: False
    on_wake_at: Callable[[str, float], None] = lambda _session_id, _seconds: None
    on_touched: Callable[[str, int, Touched], None] = lambda _session_id, _rev, _touched: None
    on_deleted: Callable[[str], None] = lambda _session_id: None
    on_screens_ended: Callable[[list[str]], None] = lambda _link_ids: None
    clock_ahead: timedelta = timedelta()
    _snapshots: dict[str, tuple[int, Fragment]] = field(default_factory=dict)

    def add(self, feature: Feature) -> None:
        if any(feature.name == f.name for f in self.features):
            raise ValueError(f"the feature {feature.name!r} is plugged in already")
        if taken := self.shows.keys() & feature.shows.keys():
            raise ValueError(f"another feature shows {sorted(taken)} already")
        if len({(panel.page, panel.place) for panel in feature.panels}) < len(feature.panels):
            raise ValueError(f"the feature {feature.name!r} has two panels at one place")
        self.features.append(feature)
        if feature.memory:
            self.memory[feature.name] = feature.memory()

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.features)

    def require_part(self, feature: str, part: Literal["desk", "mine", "group"]) -> None:
        """Raises LookupError for a feature that has no such part: its change could be told to no client."""
        if not any(f.name == feature and getattr(f, part) for f in self):
            raise LookupError(f"the feature {feature!r} has no part {part!r}")

    def server_now(self) -> datetime:
        """This moment by the clock that all processes share, as far as this one knows it. core/database.py"""
        return now() + self.clock_ahead

    @property
    def switches(self) -> dict[str, bool]:
        """The features that a presenter can switch, with what a new session has."""
        return {f.name: f.switch for f in self if f.switch is not None}

    @property
    def off_behind_shield(self) -> set[str]:
        """The features that the presenter's shield puts off."""
        return {f.name for f in self if f.shielded}

    @property
    def shows(self) -> dict[str, Show]:
        """What the projector can show, in the order of the buttons."""
        found = [item for f in self for item in f.shows.items()]
        return dict(sorted(found, key=lambda item: item[1].order))

    def panels(self, page: str) -> list[tuple[str, Panel]]:
        """(feature's name, panel) of a page, in their order."""
        found = [(f.name, panel) for f in self for panel in f.panels if panel.page == page]
        return sorted(found, key=lambda item: item[1].order)

    def snapshot(self, session: "Session", session_id: str, last_seq: int) -> Fragment:
        """What every feature shows as of `last_seq`, as JSON. It changes by events alone, so that all share one."""
        kept = self._snapshots.get(session_id)
        if kept is None or kept[0] != last_seq:
            parts = {f.name: f.snapshot(session, session_id) for f in self if f.snapshot}
            shown = {name: part for name, part in parts.items() if part is not None}
            kept = (last_seq, Fragment(encode(shown)))
            self._snapshots[session_id] = kept
        return kept[1]

    def forget_snapshot(self, session_id: str) -> None:
        """Nobody is in this session's room."""
        self._snapshots.pop(session_id, None)

    def deleted(self, session_id: str) -> None:
        """A session has been deleted: forget it in every process."""
        self.forget(session_id)
        self.on_deleted(session_id)

    def forget(self, session_id: str) -> None:
        """Forget in this process what is kept in memory of a session that has been deleted."""
        self.forget_snapshot(session_id)
        for memory in self.memory.values():
            memory.forget(session_id)

    def gone(self, live: "Live", participant_ids: list[str]) -> None:
        self._call_each("gone", live, participant_ids)

    def stay(self, live: "Live", participant_ids: list[str]) -> None:
        self._call_each("stay", live, participant_ids)

    def leave(self, live: "Live", participant_id: str) -> None:
        self._call_each("leave", live, participant_id)

    def back(self, live: "Live", participant_id: str) -> None:
        self._call_each("back", live, participant_id)

    def unsay(self, live: "Live", actor: Any, participant_id: str) -> None:
        self._call_each("unsay", live, actor, participant_id)

    def renamed(self, live: "Live", participant_id: str, nickname: str) -> None:
        self._call_each("renamed", live, participant_id, nickname)

    def publisher(self, of: str) -> "Callable[[Live, Any], int | None] | None":
        return next((f.publish[of] for f in self if of in f.publish), None)

    def reportable(self, of: str | None) -> Reportable | None:
        return next((f.reportable[of] for f in self if of and of in f.reportable), None)

    def named(self, name: str | None) -> Feature | None:
        return next((each for each in self if each.name == name), None)

    def due(self) -> "list[tuple[str, Callable[[Live], Any]]]":
        return [job for f in self if f.due for job in f.due(self)]

    def settle(self, live: "Live") -> None:
        self._call_each("settle", live)

    def moved(self, live: "Live", before: str) -> None:
        self._call_each("moved", live, before)

    def _call_each(self, hook: str, *arguments: Any) -> None:
        """Call this hook of every feature that has it."""
        for feature in self:
            if function := getattr(feature, hook):
                function(*arguments)
