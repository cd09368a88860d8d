"""A hall that answers, and changes its answers, so many times a second."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.faults.light_phones import LightPhone, LightPhones
from tests.load.client import Crowd

EACH = 2  # answers a second of one phone: what the product takes
A_SECOND = 40


class Voter(LightPhone):
    def answers(self, activity: dict[str, Any], answer: dict[str, Any]) -> None:
        self._ask("answer", activity_id=activity["id"], round=activity["round"], answer=answer)


class Hall:
    """Its phones, connected to a real server."""

    def __init__(self, port: int, session_id: str) -> None:
        self._crowd = Crowd(session_id, "손님", every=(1, 1), host=f"127.0.0.1:{port}")
        self.phones = [Voter(self._crowd, number) for number in range(A_SECOND // EACH)]
        self._light = LightPhones(port)
        self._light.run(self._light.connect(self.phones)).result(30)

    @property
    def acknowledged(self) -> int:
        return self._crowd.acknowledged

    def answers(self, activity: dict[str, Any], answer: Callable[[int], dict[str, Any]], seconds: float) -> int:
        """Send `answer(number)` for each number; comes back when the last one is sent, with how many there were."""
        return self._light.run(self._answers(activity, answer, seconds)).result(seconds + 30)

    async def _answers(self, activity: dict[str, Any], answer: Callable[[int], dict[str, Any]], seconds: float) -> int:
        clock = asyncio.get_running_loop().time
        begun, number = clock(), 0
        while clock() < begun + seconds:
            self.phones[number % len(self.phones)].answers(activity, answer(number))
            number += 1
            await asyncio.sleep(max(0.0, begun + number / A_SECOND - clock()))
        return number

    def goes_home(self) -> None:
        self._light.goes_home(self.phones)
