"""Hundreds of phones at one worker, in a thread of their own. They keep every byte that they received."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from typing import Any

from tests.load.client import Client, Crowd

CONNECTING = 50  # at once


class LightPhone(Client):
    """A WebSocket that joins with a nickname, and says only what it is told to."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        super().__init__(crowd, number)
        self.received_bytes = bytearray()

    def data_received(self, data: bytes) -> None:
        self.received_bytes += data
        super().data_received(data)

    def _talk_later(self) -> None:
        """It says nothing by itself."""


class LightPhones:
    """Runs the jobs of some phones in an event loop of their own, until `goes_home`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, job: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(job, self._loop)

    async def connect(self, phones: Sequence[LightPhone]) -> None:
        waiting = asyncio.Semaphore(CONNECTING)

        async def connect(phone: LightPhone) -> None:
            async with waiting:
                await self._loop.create_connection(lambda: phone, "127.0.0.1", self._port)

        await asyncio.gather(*map(connect, phones))

    def goes_home(self, phones: Sequence[LightPhone]) -> None:
        self.run(_hang_up(phones)).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


async def _hang_up(phones: Sequence[LightPhone]) -> None:
    for phone in phones:
        phone.hang_up()
    await asyncio.sleep(0.05)
