"""The other web processes: what this one tells them, hears of them, and looks up because Redis may lose both."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.auth.service import standing_logins
from engagenow.core.clock import Pause
from engagenow.core.live import Told
from engagenow.core.log import encode
from engagenow.core.models import ParticipantRow
from engagenow.core.unit_of_work import Command
from engagenow.realtime.bus import Bus, Counters
from engagenow.realtime.call import Hall
from engagenow.realtime.census import Census
from engagenow.realtime.connections import Connections
from engagenow.realtime.delivery import PATIENCE
from engagenow.realtime.missed import CHECK_EVERY, look_for_more
from engagenow.realtime.redis_manager import SteadyRedisManager
from engagenow.sessions.events import KickedOut

Background = Callable[[Callable[[], None]], None]

CHECK_DEAF = 0.5  # seconds between two looks into the database while Redis is not heard
DEAF_PATIENCE = 0.02  # seconds for what is missing to come by itself then


class Neighbours:
    """`close_login` ends the sockets of a browser's login in this process, `background` does a job in its own task."""

    def __init__(
        self,
        hall: Hall,
        census: Census,
        connections: Connections,
        bus: Bus,
        counters: Counters,
        *,
        engine: Engine,
        close_login: Callable[[str], None],
        background: Background,
    ) -> None:
        self._hall, self._census, self._connections = hall, census, connections
        self._bus, self._counters, self._engine = bus, counters, engine
        self._close_login, self._background = close_login, background
        self._perhaps_here: dict[str, set[str]] = defaultdict(set)
        self._pause = Pause()
        bus.on("told", lambda said: hall.delivery.receive(said[0], [Told(*told) for told in said[1]]))
        bus.on("people", census.look_again)
        bus.on("lost", self._hear_lost)
        bus.on("logout", close_login)
        census.on_change = lambda sessions: bus.say("people", sessions)
        hall.delivery.publish = self._publish
        hall.delivery.patience = lambda: PATIENCE if counters.listening else DEAF_PATIENCE

    def entered(self, session_id: str) -> None:
        self._census.touch(session_id)

    def lost(self, session_id: str, people: list[str]) -> None:
        """Their last connection in this process has ended, and that is stored: who has them keeps them."""
        self._census.touch(session_id)
        self._bus.say("lost", (session_id, people))

    def logged_out(self, login_id: str) -> None:
        self._bus.say("logout", login_id)

    def listening(self) -> None:
        """Redis is heard from now on. What was said before is in the database."""
        self._pause.end()

    def check(self) -> None:
        """Look up what nobody said, if the last time is long enough ago."""
        if not self._pause.begins_anew(CHECK_EVERY if self._counters.listening else CHECK_DEAF):
            return
        with Session(self._engine) as database:
            look_for_more(database, self._hall.delivery)
            self._check_kicked(database)
            self._check_logins(database)
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
            if here := self._those_here(session_id, people):
                self._hall.unit_of_work.run(Command(session_id, partial(self._hall.house.stay, participant_ids=here)))
                self._census.touch(session_id)

    def _hear_lost(self, said: tuple[str, list[str]]) -> None:
        session_id, people = said
        if here := self._those_here(session_id, people):
            self._perhaps_here[session_id].update(here)
            self._background(self.keep)  # before anybody counts

    def _publish(self, session_id: str, told: list[Told]) -> None:
        self._bus.say("told", (session_id, [(t.name, t.text, t.seq, t.participant_id) for t in told]))

    def _check_kicked(self, database: Session) -> None:
        """Whoever was kicked holds no name: that is in the index, the time is not."""
        rooms = ParticipantRow.session_id.in_(self._hall.delivery.held())
        kicked = (rooms, ParticipantRow.name_key.is_(None), ParticipantRow.kicked_at.is_not(None))
        for session_id, person in database.execute(select(ParticipantRow.session_id, ParticipantRow.id).where(*kicked)):
            if self._hall.presence.is_here(session_id, person):
                event = KickedOut(session_id=session_id)
                told = Told(event.name, encode(event.model_dump()), participant_id=person)
                self._hall.delivery.receive(session_id, [told])

    def _check_logins(self, database: Session) -> None:
        logins = self._connections.logins()
        for ended in logins - standing_logins(database, logins):
            self._close_login(ended)

    def _those_here(self, session_id: str, people: Iterable[str]) -> list[str]:
        return sorted(person for person in people if self._hall.presence.is_here(session_id, person))


def meet(
    hall: Hall,
    connections: Connections,
    queue: SteadyRedisManager,
    *,
    engine: Engine,
    close_login: Callable[[str], None],
    background: Background,
) -> None:
    """Make one of several processes of this one, that hear each other by `queue`."""
    census = Census(hall.presence, engine, lambda: hall.house.worker_id)
    bus = Bus(hall.house.worker_id, queue.send)
    by_what = {"engine": engine, "close_login": close_login, "background": background}
    neighbours = Neighbours(hall, census, connections, bus, queue.counters, **by_what)
    hall.census, hall.neighbours, hall.house.online = census, neighbours, census.count
    queue.on_message, queue.on_listening = bus.hear, neighbours.listening
