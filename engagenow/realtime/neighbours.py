"""The other web processes: what this one tells them, hears of them, and looks up because Redis may lose both."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.core.clock import Pause
from engagenow.core.log import encode
from engagenow.core.models import ParticipantRow
from engagenow.core.pending import Told, Touched
from engagenow.realtime.bus import Bus, Counters
from engagenow.realtime.census import Census
from engagenow.realtime.connections import Connections
from engagenow.realtime.delivery import PATIENCE
from engagenow.realtime.hall import Hall
from engagenow.realtime.logins import close_ended
from engagenow.realtime.messages import (
    Events,
    LinksEnded,
    LoginEnded,
    PartsTouched,
    PeopleChanged,
    PeopleLost,
    SessionDeleted,
)
from engagenow.realtime.missed import CHECK_EVERY, look_for_more
from engagenow.realtime.redis_manager import SteadyRedisManager
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.sessions.events import KickedOut

CHECK_DEAF = 0.5  # seconds between two looks into the database while Redis is not heard
DEAF_PATIENCE = 0.02  # seconds for what is missing to come by itself then


class Neighbours:
    def __init__(
        self,
        hall: Hall,
        census: Census,
        connections: Connections,
        bus: Bus,
        counters: Counters,
        *,
        engine: Engine,
        jobs: SessionJobs,
    ) -> None:
        self._hall = hall
        self._census = census
        self._connections = connections
        self._bus = bus
        self._counters = counters
        self._engine = engine
        self._jobs = jobs
        self._perhaps_here: dict[str, set[str]] = defaultdict(set)
        self._pause = Pause()
        bus.on(Events, lambda message: hall.delivery.receive(message.session_id, message.told))
        bus.on(PartsTouched, self._hear_touched)
        bus.on(PeopleChanged, lambda message: census.look_again(message.sessions))
        bus.on(PeopleLost, self._hear_lost)
        bus.on(LoginEnded, lambda message: connections.close_login(message.login_id))
        bus.on(LinksEnded, lambda message: connections.close_links(message.link_ids))
        bus.on(SessionDeleted, lambda message: hall.house.forget(message.session_id))
        hall.house.on_deleted = lambda session_id: bus.say(SessionDeleted(session_id))
        census.on_change = lambda sessions: bus.say(PeopleChanged(sessions))
        hall.delivery.publish = self._publish
        hall.parts.publish = self._publish_touched
        hall.delivery.patience = lambda: PATIENCE if counters.listening else DEAF_PATIENCE

    def entered(self, session_id: str) -> None:
        self._census.touch(session_id)

    def lost(self, session_id: str, people: list[str]) -> None:
        """Their last connection in this process has ended, and that is stored: who has them keeps them."""
        self._census.touch(session_id)
        self._bus.say(PeopleLost(session_id, people))

    def logged_out(self, login_id: str) -> None:
        self._bus.say(LoginEnded(login_id))

    def links_ended(self, link_ids: list[str]) -> None:
        self._bus.say(LinksEnded(link_ids))

    def listening(self) -> None:
        """Redis is heard from now on. What was said before is in the database."""
        self._pause.end()

    def check(self) -> None:
        """Look into the database for what no message has told, if the last look is long enough ago."""
        if not self._pause.is_due(CHECK_EVERY if self._counters.listening else CHECK_DEAF):
            return
        with Session(self._engine) as database:
            for deleted in look_for_more(database, self._hall):
                self._hall.house.forget(deleted)
            self._check_kicked(database)
            close_ended(database, self._connections)
        self._census.recount()
        nowhere, ghosts = self._census.strays()
        for session_id, people in nowhere.items():
            self._perhaps_here[session_id].update(people)
        for session_id, people in ghosts.items():
            self._hall.presence.miss(session_id, people)

    def keep(self) -> None:
        """Claim those who are here still, while no process has them by the database."""
        asked, self._perhaps_here = self._perhaps_here, defaultdict(set)
        for session_id, people in asked.items():
            if not self._jobs.add("keep", session_id, partial(self._claim, session_id, people)):
                self._perhaps_here[session_id].update(people)

    def _claim(self, session_id: str, people: set[str]) -> None:
        here = self._those_here(session_id, people)
        # Those who could not be claimed are found again by the next check.
        if here and self._jobs.store(session_id, lambda live: self._hall.house.stay(live, here)):
            self._census.touch(session_id)

    def _hear_lost(self, message: PeopleLost) -> None:
        if here := self._those_here(message.session_id, message.people):
            self._perhaps_here[message.session_id].update(here)
            self.keep()  # before anybody counts

    def _publish(self, session_id: str, told: list[Told]) -> None:
        self._bus.say(Events(session_id, told))

    def _publish_touched(self, session_id: str, rev: int, touched: Touched) -> None:
        mine, groups = _listed(touched.mine), _listed(touched.groups)
        self._bus.say(PartsTouched(session_id, rev, sorted(touched.desk), mine, groups))

    def _hear_touched(self, message: PartsTouched) -> None:
        touched = Touched(set(message.desk), _as_sets(message.mine), _as_sets(message.groups))
        self._hall.parts.hear(message.session_id, message.rev, touched)

    def _check_kicked(self, database: Session) -> None:
        """Tell those who were kicked. They hold no name, which the index has; it does not have the time."""
        rooms = ParticipantRow.session_id.in_(self._hall.delivery.held())
        kicked = (rooms, ParticipantRow.name_key.is_(None), ParticipantRow.kicked_at.is_not(None))
        for session_id, person in database.execute(select(ParticipantRow.session_id, ParticipantRow.id).where(*kicked)):
            if self._hall.presence.is_here(session_id, person):
                event = KickedOut(session_id=session_id)
                told = Told(event.name, encode(event.model_dump()), participant_id=person)
                self._hall.delivery.receive(session_id, [told])

    def _those_here(self, session_id: str, people: Iterable[str]) -> list[str]:
        return sorted(person for person in people if self._hall.presence.is_here(session_id, person))


def meet(
    hall: Hall,
    connections: Connections,
    queue: SteadyRedisManager,
    *,
    engine: Engine,
    jobs: SessionJobs,
) -> None:
    """Make one of several processes of this one, that hear each other by `queue`."""
    census = Census(hall.presence, engine, lambda: hall.house.worker_id)
    bus = Bus(hall.house.worker_id, queue.send)
    neighbours = Neighbours(hall, census, connections, bus, queue.counters, engine=engine, jobs=jobs)
    hall.census, hall.neighbours, hall.house.online = census, neighbours, census.count
    queue.on_message, queue.on_listening = bus.hear, neighbours.listening


def _listed(names: dict[str, set[str]]) -> dict[str, list[str]]:
    return {feature: sorted(found) for feature, found in names.items()}


def _as_sets(names: dict[str, list[str]]) -> dict[str, set[str]]:
    return {feature: set(found) for feature, found in names.items()}
