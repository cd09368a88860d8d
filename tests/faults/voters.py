"""Stock JavaScript clients that answer at the same moment, in a process of their own, which comes back by itself."""

import json
import subprocess
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("voters.mjs")


class Voters:
    """`size` participants of a session, spread over some addresses, inside once this is made."""

    def __init__(self, node: Path, addresses: list[str], session_id: str, name: str, size: int) -> None:
        arguments = [session_id, name, str(size), *addresses]
        self._process = subprocess.Popen(
            [node, "--experimental-websocket", "--no-warnings", SCRIPT, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asks("connect")

    @property
    def inside(self) -> int:
        """How many are in the room."""
        return self._asks("inside")

    def vote(self, activity: str, *, lose: bool = False, question: str | None = None, place: int = 0) -> None:
        """All of them at once: a third each of three options. `lose`: every acknowledgement is lost on its way.

        `place`: of the digit of a voter's number in base 3, from the last one, that says which option it chooses.
        """
        self._asks("vote", activity=activity, lose=lose, place=place, **({"question": question} if question else {}))

    def drop(self) -> None:
        """Each loses its connection, and comes back by itself."""
        self._asks("drop")

    @property
    def acknowledgements(self) -> list[dict[str, Any]]:
        """Those of the last vote that have come."""
        return self._asks("answers")

    @property
    def quiz(self) -> list[dict[str, Any]]:
        """[{nickname, phase, mine}]: the phase of the quiz that each was told last, and its own part."""
        return self._asks("quiz")

    @property
    def results(self) -> list[dict[str, Any] | None]:
        """What each was told last."""
        return self._asks("results")

    @property
    def received(self) -> dict[str, str]:
        """{nickname: all that came}."""
        return self._asks("received")

    def leave(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def _asks(self, what: str, **more: Any) -> Any:
        self._process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
