"""The other web processes: what this one tells them, hears of them, and looks up because Redis may lose both."""

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
from engagenow.realtime.ordering import PATIENCE
from engagenow.realtime.redis_manager import SteadyRedisManager
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.realtime.strays import Strays
from engagenow.sessions.events import KickedOut

CHECK_DEAF = 0.5  # seconds between two looks into the database while Redis is not heard
DEAF_PATIENCE = 0.02  # seconds for what is missing to come by itself then


class Neighbours:
    """`counters.listening` says whether Redis is heard: if not, this process looks into the database more often."""

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
        self._strays = Strays(hall, census, jobs)
        self._pause = Pause()
        self._hear_from(bus)
        hall.house.on_deleted = self._say_deleted
        hall.delivery.publish = self._publish
        hall.parts.publish = self._publish_touched
        hall.delivery.ordering.patience = self._patience

    def _hear_from(self, bus: Bus) -> None:
        bus.on(Events, self._hear_events)
        bus.on(PartsTouched, self._hear_touched)
        bus.on(PeopleChanged, self._hear_people_changed)
        bus.on(PeopleLost, self._hear_lost)
        bus.on(LoginEnded, self._hear_login_ended)
        bus.on(LinksEnded, self._hear_links_ended)
        bus.on(SessionDeleted, self._hear_deleted)

    def entered(self, session_id: str) -> None:
        """A participant has come in here, and that is stored: all processes count again."""
        self._census.touch(session_id)

    def lost(self, session_id: str, people: list[str]) -> None:
        """Their last connection in this process has ended, and that is stored: who has them keeps them."""
        self._census.touch(session_id)
        self._bus.say(PeopleLost(session_id, people))

    def logged_out(self, login_id: str) -> None:
        """A browser's login has ended here."""
        self._bus.say(LoginEnded(login_id))

    def links_ended(self, link_ids: list[str]) -> None:
        """Links of screens or moderators were revoked here."""
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
            self._strays.add(session_id, people)
        for session_id, people in ghosts.items():
            self._hall.presence.miss(session_id, people)

    def keep(self) -> None:
        """Claim those who are here still, while no process has them by the database."""
        self._strays.keep()

    def _patience(self) -> float:
        return PATIENCE if self._counters.listening else DEAF_PATIENCE

    def _publish(self, session_id: str, told: list[Told]) -> None:
        self._bus.say(Events(session_id, told))

    def _publish_touched(self, session_id: str, rev: int, touched: Touched) -> None:
        mine, groups = _listed(touched.mine), _listed(touched.groups)
        self._bus.say(PartsTouched(session_id, rev, sorted(touched.desk), mine, groups))

    def _say_deleted(self, session_id: str) -> None:
        self._bus.say(SessionDeleted(session_id))

    def _hear_events(self, message: Events) -> None:
        self._hall.delivery.receive(message.session_id, message.told)

    def _hear_touched(self, message: PartsTouched) -> None:
        touched = Touched(set(message.desk), _as_sets(message.mine), _as_sets(message.groups))
        self._hall.parts.hear(message.session_id, message.rev, touched)

    def _hear_people_changed(self, message: PeopleChanged) -> None:
        self._census.look_again(message.sessions)

    def _hear_lost(self, message: PeopleLost) -> None:
        self._strays.keep_here(message.session_id, message.people)

    def _hear_login_ended(self, message: LoginEnded) -> None:
        self._connections.close_login(message.login_id)

    def _hear_links_ended(self, message: LinksEnded) -> None:
        self._connections.close_links(message.link_ids)

    def _hear_deleted(self, message: SessionDeleted) -> None:
        self._hall.house.forget(message.session_id)

    def _check_kicked(self, database: Session) -> None:
        """Tell those who were kicked. They hold no name, which the index has; it does not have the time."""
        rooms = ParticipantRow.session_id.in_(self._hall.delivery.held())
        kicked = (rooms, ParticipantRow.name_key.is_(None), ParticipantRow.kicked_at.is_not(None))
        for session_id, person in database.execute(select(ParticipantRow.session_id, ParticipantRow.id).where(*kicked)):
            if self._hall.presence.is_here(session_id, person):
                event = KickedOut(session_id=session_id)
                told = Told(event.name, encode(event.model_dump()), participant_id=person)
                self._hall.delivery.receive(session_id, [told])


def meet(
    hall: Hall,
    connections: Connections,
    queue: SteadyRedisManager,
    *,
    engine: Engine,
    jobs: SessionJobs,
) -> None:
    """Make one of several processes of this one, that hear each other by `queue`."""
    bus = Bus(hall.house.worker_id, queue.send)
    census = Census(hall.presence, engine, hall.house, partial(_say_people_changed, bus))
    neighbours = Neighbours(hall, census, connections, bus, queue.counters, engine=engine, jobs=jobs)
    hall.census, hall.neighbours, hall.house.online = census, neighbours, census.count
    queue.on_message, queue.on_listening = bus.hear, neighbours.listening


def _say_people_changed(bus: Bus, sessions: list[str]) -> None:
    bus.say(PeopleChanged(sessions))


def _listed(names: dict[str, set[str]]) -> dict[str, list[str]]:
    return {feature: sorted(found) for feature, found in names.items()}


def _as_sets(names: dict[str, list[str]]) -> dict[str, set[str]]:
    return {feature: set(found) for feature, found in names.items()}
