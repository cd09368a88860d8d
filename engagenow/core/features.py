"""The house of all features that are plugged in; what each brings is in plug.py."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from orjson import Fragment

from engagenow.core.clock import now
from engagenow.core.codes import new_id
from engagenow.core.held import HeldRequests
from engagenow.core.hooks import Hooks
from engagenow.core.house_settings import Settings
from engagenow.core.limits import Limits
from engagenow.core.log import encode
from engagenow.core.memory import Memory
from engagenow.core.panels import Panel, Show
from engagenow.core.pending import Touched
from engagenow.core.plug import Feature
from engagenow.core.reportable import Reportable
from engagenow.core.tokens import ModeratorTokens, ParticipantTokens, ScreenTokens

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engagenow.core.live import Live


__all__ = ["Feature", "House"]


def _none_online(_session_id: str) -> int:
    return 0


def _is_not_here(_session_id: str, _participant_id: str) -> bool:
    return False


def _order_of(item: tuple[str, Panel | Show]) -> int:
    return item[1].order


def _ignore(*_what: object) -> None:
    """Where no realtime/ has been wired: in tests, and while the application is built."""


@dataclass
class House(Hooks):
    """The features of one application, in the order in which they were plugged in.

    `worker_id` names this process in the database; `online` counts the participants of a session who are here now,
    and `is_here` says it of one; `on_deleted` tells the other processes of a session that has been deleted here;
    `on_links_ended` is told the ids of screen and moderator links that have been revoked here;
    `on_wake_at` is told in how many seconds something is due in a session, `on_touched` which parts have changed with
    which rev of a session; `clock_ahead` is how far the clock that all processes share is ahead of this one's;
    `settings` are the few values of the configuration that use cases need; `held` bounds the requests that wait for
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
    online: Callable[[str], int] = _none_online
    is_here: Callable[[str, str], bool] = _is_not_here
    on_wake_at: Callable[[str, float], None] = _ignore
    on_touched: Callable[[str, int, Touched], None] = _ignore
    on_deleted: Callable[[str], None] = _ignore
    on_links_ended: Callable[[list[str]], None] = _ignore
    clock_ahead: timedelta = timedelta()
    _snapshots: dict[str, tuple[int, Fragment]] = field(default_factory=dict)

    def add(self, feature: Feature) -> None:
        """Plug a feature in. Raises ValueError for a name, a show or a place of a page that is taken."""
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
        return dict(sorted((item for f in self for item in f.shows.items()), key=_order_of))

    def panels(self, page: str) -> list[tuple[str, Panel]]:
        """(feature's name, panel) of a page, in their order."""
        found = [(f.name, panel) for f in self for panel in f.panels if panel.page == page]
        return sorted(found, key=_order_of)

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
        """This process has no client in this session's room any more."""
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

    def publisher(self, of: str) -> Callable[..., int | None] | None:
        """`publish` of the feature for texts of this kind."""
        return next((f.publish[of] for f in self if of in f.publish), None)

    def reportable(self, of: str | None) -> Reportable | None:
        """What its feature does with reports of texts of this kind; None where they cannot be reported."""
        return next((f.reportable[of] for f in self if of and of in f.reportable), None)

    def scope_of(self, written: str) -> str | None:
        """The scope of the moderators who decide on such texts (see `decided_by`); None: only the presenter does."""
        return next((f.decided_by[written] for f in self if written in f.decided_by), None)

    def scope_to_set(self, setting: str) -> str | None:
        """The scope of the moderators who may change this setting of moderation; None: only the presenter may."""
        return next((f.sets[setting] for f in self if setting in f.sets), None)

    def scope_to_show(self, show: str) -> str | None:
        """The scope of the moderators who may choose this for the projector; None: only the presenter may."""
        own = next((f.desk_scope for f in self if show in f.shows), None)
        return own or next((f.desk_scope for f in self if f.directs), None)

    @property
    def scopes(self) -> list[str]:
        """All scopes that a moderator link can have."""
        return [scope for f in self for scope in f.scopes]

    def named(self, name: str | None) -> Feature | None:
        """The feature of this name, if it is plugged in."""
        return next((each for each in self if each.name == name), None)

    def due(self) -> "list[tuple[str, Callable[[Live], object]]]":
        """(session id, use case) of all features, to be run now. Asked four times a second."""
        return [job for f in self if f.due for job in f.due(self)]
