"""Many phones that pick something in the toy at the same moment."""

import asyncio
import time
from concurrent.futures import Future

from tests.faults.light_phones import LightPhone, LightPhones
from tests.load.client import Crowd
from tests.waiting import eventually


class Picker(LightPhone):
    def picks(self, picked: str) -> None:
        self._ask("pick", picked=picked)


class Pickers:
    """`size` phones at a worker."""

    def __init__(self, port: int, session_id: str, name: str, size: int) -> None:
        self.crowd = Crowd(session_id, name, every=(1, 1), host=f"127.0.0.1:{port}")
        self.phones = [Picker(self.crowd, number) for number in range(size)]
        self._hall = LightPhones(port)
        self._connecting = self._hall.run(self._hall.connect(self.phones))

    def all_in(self, within: float) -> None:
        self._connecting.result(within)
        eventually(lambda: all(phone.joined for phone in self.phones), within, lambda: self.crowd.refusals[:3])

    def pick(self, picked: str, seconds: float) -> "Future[float]":
        """All of them, spread evenly; the seconds that it took."""
        return self._hall.run(self._pick(picked, seconds))

    def goes_home(self) -> None:
        self._hall.goes_home(self.phones)

    async def _pick(self, picked: str, seconds: float) -> float:
        began = time.monotonic()
        for number, phone in enumerate(self.phones):
            await asyncio.sleep(max(0.0, began + seconds * number / len(self.phones) - time.monotonic()))
            phone.picks(picked)
        return time.monotonic() - began
