"""The plug: what a feature brings."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engagenow.core.fields import Fields
from engagenow.core.memory import Memory
from engagenow.core.panels import Panel, Show
from engagenow.core.reportable import Reportable
from engagenow.core.sheets import Said, Sheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engagenow.core.commands import Commands
    from engagenow.core.events import Event
    from engagenow.core.features import House
    from engagenow.core.live import Live
    from engagenow.core.people import Actor


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
    unsay     (live, participant id): what this participant has written is taken back
    renamed   (live, participant id, nickname): what this participant wrote before shows this nickname from now on
    publish   {kind of text, such as `chat` or `nickname`: (live, moderation.door.Waiting) -> the seq of the event that
              shows it, or None}
    reportable {kind of text: Reportable}
    decide    (live, id, whether it is approved, a reason or None) -> the seq of the event that tells of it, or None:
              for a feature that keeps texts that wait itself (moderation.door.must_wait). Raises NotFound
    waiting   (database session, session id, (time, id) after which to begin or None, how many at most) -> texts that
              wait, oldest first, as values of moderation.schemas.WaitingText. Where there is `decide`
    due       asked four times a second: (house) -> [(session id, use case to run on it)]. What is due in a session runs
              beside other sessions' work, and is not asked for twice while it waits for the session's lock
    wake      called inside a transaction at the moment that `live.wake_at` named, or at some other that is due in the
              session: (live) -> when it wants to be called next, or None. It does what is due by the database
    coalesced {event class: (live, the values of its subject) -> the event now, or None}: see core/coalescing.py
    pauses    {event class: (live, the values of its subject) -> at least so long between two of its coalesced events},
              where that is not the same for all of the class
    desk      (database session, session id, house) -> the feature's part for the presenter and moderators alone or None
    desk_scope the scope that a moderator needs to see that part; None: all moderators see it
    scopes    scopes that a moderator link can have because of this feature
    decided_by {kind of text: the scope that a moderator needs to decide on it}
    sets      {setting of moderation: the scope that a moderator needs to change it}; of texts that wait: `decided_by`
    directs   whether moderators with `desk_scope` also choose what the projector shows of features without one
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
    blueprints: Sequence[Any] = ()  # of Flask, which core does not know
    commands: "Commands | None" = None
    snapshot: "Callable[[Session, str], Fields | None] | None" = None
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
    unsay: "Callable[[Live, str], None] | None" = None
    renamed: "Callable[[Live, str, str], None] | None" = None
    publish: Mapping[str, Callable[..., int | None]] = field(default_factory=dict)
    reportable: Mapping[str, Reportable] = field(default_factory=dict)
    decide: "Callable[[Live, str, bool, str | None], int | None] | None" = None
    waiting: "Callable[[Session, str, tuple[datetime, str] | None, int], list[Fields]] | None" = None
    due: "Callable[[House], list[tuple[str, Callable[[Live], object]]]] | None" = None
    wake: "Callable[[Live], datetime | None] | None" = None
    coalesced: "Mapping[type[Event], Callable[..., Event | None]]" = field(default_factory=dict)
    pauses: "Mapping[type[Event], Callable[..., timedelta]]" = field(default_factory=dict)
    desk: "Callable[[Session, str, House], Fields | None] | None" = None
    desk_scope: str | None = None
    scopes: Collection[str] = ()
    decided_by: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    directs: bool = False
    mine: "Callable[[Session, str, Collection[str]], Mapping[str, Fields]] | None" = None
    group: "Callable[[Session, str, str, int, Collection[str]], tuple[Event, Collection[str]] | None] | None" = None
    groups: "Callable[[Session, str], Collection[str]] | None" = None
    memory: Callable[[], Memory] | None = None
    undo: "Mapping[str, Callable[[Live, Actor, Fields], Fields]]" = field(default_factory=dict)
    shows: Mapping[str, Show] = field(default_factory=dict)
    setup: Callable[[Any, "House"], None] | None = None
