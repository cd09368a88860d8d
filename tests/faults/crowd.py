"""People who write and read all the time, at every web process at once, and what must be so whatever happens."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import psycopg2
import requests

from tests.faults.travellers import Traveller
from tests.topology import Topology
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually

KINDS = (None, ["websocket"], ["polling"])
PAUSE = 0.15  # seconds between two texts of one of them
TRUE_WITHIN = SLOW_MACHINE * 15  # seconds for the counts (contract, promise 6: 15)


class Crowd:
    """`answers`: {client_msg_id: the seq that it was acknowledged with}; `took`: {client_msg_id: seconds for that}.

    `said_at`: {client_msg_id: when it was said first}; `answered_at`: {seq: when that was answered}.
    """

    def __init__(self, up: Topology, live: dict[str, Any], size: int) -> None:
        self.up, self.live, self.pause = up, live, PAUSE
        self.answers: dict[str, int] = {}
        self.took: dict[str, float] = {}
        self.said_at: dict[str, float] = {}
        self.answered_at: dict[int, float] = {}
        self._quiet = threading.Event()
        self._all: list[Traveller] = []
        self.people = [self.comes(f"손님{number}", transports=KINDS[number // 3 % 3]) for number in range(size)]
        self._talking = [threading.Thread(target=self._talk, args=(number,)) for number in range(size)]
        for thread in self._talking:
            thread.start()

    def comes(self, nickname: str, url: str | None = None, transports: list[str] | None = None) -> Traveller:
        """One more of them, who says nothing by itself."""
        address = f"{self.up.url}/api/join/{self.live['session_code']}"
        token = requests.post(address, json={"nickname": nickname}, timeout=PATIENCE).json()["token"]
        return self.comes_again(token, url, transports)

    def comes_again(self, token: str, url: str | None = None, transports: list[str] | None = None) -> Traveller:
        traveller = Traveller(url or self.up.url, self.live["id"], token, transports)
        self._all.append(traveller)
        assert traveller.joined.wait(PATIENCE)
        return traveller

    def says(self, who: Traveller, key: str) -> int:
        """Its seq, once it is acknowledged."""
        self.said_at[key] = began = time.monotonic()
        seq = who.says(f"{key}번째 말", key)["seq"]
        self.answered_at[seq] = time.monotonic()
        self.answers[key], self.took[key] = seq, self.answered_at[seq] - began
        return seq

    def stored(self) -> list[tuple[int, str, str | None]]:
        """The log as the database has it: (seq, name, client_msg_id)."""
        return self.asks(
            "select seq, name, payload::json->>'client_msg_id' from events where session_id = %s order by seq"
        )

    def asks(self, query: str) -> list[Any]:
        """The database's answer about this session."""
        database = psycopg2.connect(self.up.postgres.url)
        try:
            with database, database.cursor() as cursor:
                cursor.execute(query, (self.live["id"],))
                return cursor.fetchall()
        finally:
            database.close()

    def hush(self) -> None:
        self._quiet.set()
        for thread in self._talking:
            thread.join(2 * PATIENCE)

    def goes_home(self) -> None:
        self.hush()
        for person in self._all:
            person.leaves()

    def slow(self, limit: float, of: Sequence[int] | None = None) -> dict[str, float]:
        """{client_msg_id: seconds} of the texts that were not answered by then, `of` these people."""
        places = range(len(self.people)) if of is None else of
        return {key: took for key, took in self.took.items() if took > limit and int(key.partition("-")[0]) in places}

    def answering(self, since: float, until: float) -> list[float]:
        """Seconds until the answer, of each text that was said in this time."""
        return [took for key, took in self.took.items() if since <= self.said_at[key] <= until]

    def hearing(self, since: float, until: float) -> list[float]:
        """Seconds from the answer until the last of them heard it, of each text that was said in this time."""
        said = [seq for key, seq in self.answers.items() if since <= self.said_at[key] <= until]
        return [max(person.heard_at[seq] for person in self.people) - self.answered_at[seq] for seq in said]

    def slowest_hearing(self, *, own: bool = False) -> float:
        """Seconds from an answer until the last of them heard it; `own`: until whoever said it did."""
        hearers = lambda key: [self.people[int(key.partition("-")[0])]] if own else self.people  # noqa: E731
        return max(
            person.heard_at[seq] - self.answered_at[seq] for key, seq in self.answers.items() for person in hearers(key)
        )

    def must_agree(self, *more: Traveller) -> None:
        """All that was acknowledged is stored, once; everybody has heard the log as it is stored, in its order."""
        self.hush()
        log = self.stored()
        assert [seq for seq, _, _ in log] == list(range(1, len(log) + 1))
        texts = [(key, seq) for seq, name, key in log if name == "new_message"]
        assert dict(texts) == self.answers
        assert len(texts) == len(self.answers) > len(self.people)
        for person in [*self.people, *more]:
            person.waits_for(len(log))
            assert person.wrong == []
            assert [(event["seq"], event["name"]) for event in person.log] == [(seq, name) for seq, name, _ in log]

    def must_be_counted(self, *more: Traveller, people: int | None = None, within: float = TRUE_WITHIN) -> None:
        """Each web process knows how many people there are, and has told them."""
        listeners = [*self.people, *more]
        expected = len(listeners) if people is None else people
        eventually(
            lambda: self.counts() == [expected] * len(self.up.web) and {each.count for each in listeners} == {expected},
            within,
            lambda: (expected, self.counts(), [each.count for each in listeners]),
        )

    def counts(self) -> list[int]:
        """What each web process says."""
        path = f"/api/join/{self.live['session_code']}"
        told = [requests.get(f"http://{web.address}{path}", timeout=PATIENCE) for web in self.up.web]
        return [each.json()["participants"] for each in told]

    def _talk(self, number: int) -> None:
        text = 0
        while not self._quiet.is_set():
            self.says(self.people[number], f"{number}-{text}")
            text += 1
            time.sleep(self.pause)
