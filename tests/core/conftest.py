import threading
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from engagenow.auth.models import User
from engagenow.core.database import db, prepare
from engagenow.core.events import Event
from engagenow.core.features import Feature, House
from engagenow.core.log import read_texts
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.pending import Told
from engagenow.core.people import Participant
from engagenow.core.tokens import ModeratorTokens, ParticipantTokens, ScreenTokens
from engagenow.core.unit_of_work import Command, UnitOfWork
from engagenow.core.writing import transaction
from tests.waiting import PATIENCE, eventually

SESSION = "session"


class Noted(Event, name="noted"):
    """What the commands of these tests announce."""

    id: str
    text: str


class Whispered(Event, name="whispered", stored=False):
    text: str


@pytest.fixture
def engine(database_url):
    engine = prepare(create_engine(database_url, pool_size=30, max_overflow=10))
    db.metadata.create_all(engine)
    yield engine
    engine.dispose()


class Books:
    """A unit of work over a real database with one running session, and what it delivered."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.told: list[Told] = []
        self.on_deliver: Callable[[list[Told]], None] = lambda told: None
        house = House(
            tokens=ParticipantTokens("of tests"),
            screen_tokens=ScreenTokens("of tests"),
            moderator_tokens=ModeratorTokens("of tests"),
        )
        house.add(Feature("notes", switch=True))
        self.work = UnitOfWork(engine, house, self._deliver)
        with transaction(engine) as database:
            database.add(User(id="ada", email="ada@test.com", name="Ada", provider="test", provider_id="ada"))
            database.flush()
            database.add(LiveSession(id=SESSION, owner_id="ada", title="t", session_code="ABCDEF", status="active"))

    def _deliver(self, session_id: str, told: list[Told]) -> None:
        self.told += told
        self.on_deliver(told)

    def person(self, name: str) -> Participant:
        with transaction(self.engine) as database:
            database.add(ParticipantRow(id=name, session_id=SESSION, nickname=name))
        return Participant(name, SESSION, name, "participant")

    def run(self, work: Callable[..., Any], actor: Participant | None = None, key: str | None = None) -> Any:
        return self.work.run(Command(SESSION, work, actor, key))

    def at_once(self, *commands: Command) -> list[Any]:
        """Runs these as one batch; what each answered or raised."""
        busy, go_on = threading.Event(), threading.Event()

        def hold(_live: Any) -> None:
            busy.set()
            go_on.wait(PATIENCE)

        holder = threading.Thread(target=self.run, args=[hold])
        holder.start()
        assert busy.wait(PATIENCE)
        answers: list[Any] = [None] * len(commands)

        def ask(number: int) -> None:
            try:
                answers[number] = self.work.run(commands[number])
            except Exception as error:
                answers[number] = error

        threads = [threading.Thread(target=ask, args=[number]) for number in range(len(commands))]
        for number, thread in enumerate(threads, start=1):
            thread.start()
            self._wait_until_queued(number)
        go_on.set()
        for thread in [holder, *threads]:
            thread.join(PATIENCE)
        return answers

    def _wait_until_queued(self, number: int) -> None:
        eventually(lambda: self.work.waiting >= number)

    @property
    def log(self) -> list[tuple[int, str]]:
        """(seq, text) of what is stored."""
        with Session(self.engine) as database:
            found = read_texts(database, SESSION, 0, limit=10_000)
            return [(seq, orjson.loads(payload)["text"]) for seq, _, payload in found]

    @property
    def last_seq(self) -> int:
        with Session(self.engine) as database:
            return database.scalars(select(LiveSession.last_seq)).one()


@pytest.fixture
def books(engine):
    return Books(engine)
