"""A hall and its jokers: `make bench ONLY=jokers`.

500 honest phones behind one address write as people do: alone, then beside a client that floods the chat, one that
joins again and again under new names, and one that changes its name again and again. The honest phones should be
refused nothing, and the jokers be held to their limits.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import socketio

from tests.bench.abuse import on_a_server
from tests.bench.servers import allow_open_files
from tests.load import websocket_load
from tests.people import Phone

CODE = "LOADTEST"
HALL = ["--clients", "500", "--ramp", "50", "--seconds", "30"]
QUICK = ["--clients", "100", "--ramp", "50", "--seconds", "8"]
Ask = Callable[[Phone, int], dict[str, Any]]


def main(*, quick: bool = False) -> None:
    allow_open_files()
    print("| | honest texts | refused | p99 | jokers: taken of tried, a second |\n|---|--:|--:|--:|---|", flush=True)
    for title, jokers in (("the hall alone", {}), ("beside jokers", JOKERS)):
        with on_a_server() as server:
            options = websocket_load.parse(["--url", server.url, *(QUICK if quick else HALL)])
            print(f"| {title} | {beside(server.url, jokers, partial(_hall, options))} |", flush=True)


def flood(phone: Phone, number: int) -> dict[str, Any]:
    return phone.says(f"도배 {number}")


def come_in(phone: Phone, number: int) -> dict[str, Any]:
    return phone.sends("join_session", session_code=CODE, nickname=f"새 사람 {number}")


def change_name(phone: Phone, number: int) -> dict[str, Any]:
    return phone.sends("rename", nickname=f"다른 이름 {number}")


JOKERS: dict[str, Ask] = {"flooder": flood, "joiner": come_in, "name changer": change_name}


def beside(url: str, jokers: dict[str, Ask], honest: Callable[[], str]) -> str:
    """Cells of the table: what `honest` returns, called while the jokers are at work, and what these got."""
    enough, got = threading.Event(), {name: Counter[bool]() for name in jokers}
    began = time.monotonic()
    threads = [threading.Thread(target=_joke, args=(url, name, ask, got[name], enough)) for name, ask in jokers.items()]
    for thread in threads:
        thread.start()
    try:
        told = honest()
    finally:
        enough.set()
        for thread in threads:
            thread.join()
    seconds = time.monotonic() - began
    rates = (f"{name} {n[True] / seconds:.1f} of {n.total() / seconds:.0f}" for name, n in got.items())
    return f"{told} | {', '.join(rates)}"


def _joke(url: str, name: str, ask: Ask, got: "Counter[bool]", enough: threading.Event) -> None:
    """Asks as fast as it is answered, and connects again when it is cut off. Counts in `got` what was taken, or not."""
    number = 0
    while not enough.is_set():
        with suppress(socketio.exceptions.SocketIOError, AssertionError):
            phone = Phone(url, ["websocket"])
            phone.joins(session_code=CODE, nickname=f"{name} {number}")
            while not enough.is_set():
                number += 1
                got[bool(ask(phone, number)["ok"])] += 1
            phone.leaves()
        number += 1


def _hall(options: Any) -> str:
    found = websocket_load.summary(websocket_load.run_all(options), options)
    refused = found["sent"] - found["acknowledged"]
    return f"{found['sent']:,} | {refused} | {found['p99_ms']} ms"
