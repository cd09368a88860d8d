"""What one hostile client can cost: attacks a gunicorn worker of its own on loopback and prints a table.

`--root FOLDER` attacks another checkout of the product, for the figures before a change. Rate limits are on, as they
are by default. It takes about three minutes; every attack has an end.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from tests.bench.build import GENERATOR, build_generator
from tests.bench.scenarios import COMMON, join
from tests.bench.servers import allow_open_files
from tests.faults import attacks
from tests.people import Phone
from tests.server import ROOT, Server, memory

CONNECTIONS = 120
PICTURES = 1300
IDLE = 6050  # sockets: more than a worker has places
HALL = 5000
ROOM, OTHER_ROOM, THIRD_ROOM = "TEST01", "TEST02", "TEST03"
Figure = tuple[str, str]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.abuse", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--only", default="", help="a part of an attack's name")
    asked = parser.parse_args(arguments)
    allow_open_files()
    print("| attack | measured |\n|---|--:|", flush=True)
    for attack in ATTACKS:
        if asked.only in attack.__name__:
            with on_a_server(asked.root) as server:
                for what, figure in attack(server):
                    print(f"| {what} | {figure} |", flush=True)


def unread(server: Server) -> Iterator[Figure]:
    token = attacks.fill_snapshot(server.url, OTHER_ROOM)
    held: Callable[[], float] = lambda: _memory(server)  # noqa: E731
    joins = {"code": OTHER_ROOM, "token": token}
    grown = attacks.unread_pings(server.url, held, CONNECTIONS, seconds=10)
    yield f"{CONNECTIONS} WebSockets send pings and read nothing: the worker grows by", f"{grown:.0f} MB"
    grown = attacks.unread_joins(server.url, held, CONNECTIONS, seconds=10, **joins)
    yield f"{CONNECTIONS} WebSockets join 95 times and read nothing", f"{grown:.0f} MB"


def unread_polling(server: Server) -> Iterator[Figure]:
    token = attacks.fill_snapshot(server.url, OTHER_ROOM)
    grown = attacks.unread_polls(
        server.url, lambda: _memory(server), CONNECTIONS, seconds=10, code=OTHER_ROOM, token=token
    )
    yield f"{CONNECTIONS} long-pollers POST 95 joins and fetch nothing", f"{grown:.0f} MB"


def pictures(server: Server) -> Iterator[Figure]:
    path = "/api/sessions/test-session-id/qr.png?size=large"
    with attacks.watched(server.url) as waits, _honest(server.url) as acks:
        answered = attacks.requests_at_once(server.url, path, PICTURES, seconds=60)
    yield f"{PICTURES:,} QR pictures at once: answered in 60 s", f"{answered:,}"
    yield "— `/livez` p99, largest", f"{_ms(attacks.p99(waits))}, {_ms(max(waits))}"
    yield "— acknowledgements of an honest client p99", _ms(attacks.p99(acks))


def names(server: Server) -> Iterator[Figure]:
    with _honest(server.url) as acks:
        made = attacks.names_over_one_socket(server.url, OTHER_ROOM, seconds=60)
    yield "participants that one connection makes in a minute", f"{made:,}"
    yield "— acknowledgements of an honest client p99", _ms(attacks.p99(acks))
    stored = attacks.texts_under_many_names(server.url, THIRD_ROOM, seconds=20)
    yield "texts that one connection stores in 20 s, as anybody", f"{stored:,}"


def codes(server: Server) -> Iterator[Figure]:
    with _honest(server.url) as acks:
        tried = attacks.wrong_codes_over_one_socket(server.url, seconds=30)
    yield "wrong codes that one connection tries, a second after the first 30", f"{max(0, tried - 30) / 30:.1f}"
    yield "— acknowledgements of an honest client p99", _ms(attacks.p99(acks))


def idle(server: Server) -> Iterator[Figure]:
    opened = attacks.idle_sockets(server.url, IDLE)
    with attacks.watched(server.url, every=0.1, patience=5) as waits:
        time.sleep(10)
    yield f"{IDLE:,} sockets that join nothing: `/livez` largest (5 s: not answered)", _ms(max(waits, default=0))
    for sock in opened:
        sock.close()


def full(server: Server) -> Iterator[Figure]:
    seconds, statuses = attacks.joins_over_http(server.url, ROOM, HALL)
    yield f"{HALL:,} joins from one address", f"{seconds:.1f} s, {HALL - statuses.count(200)} refused"
    late = requests.post(f"{server.url}/api/join/{ROOM}", json={"nickname": "다음 사람"}, timeout=10)
    yield "— the next newcomer, while none of them connects", "refused" if late.status_code == 409 else "let in"


def full_by_sockets(server: Server) -> Iterator[Figure]:
    """As phones come in: a WebSocket each, that joins with a participant_id of its own."""
    build_generator()
    command = [GENERATOR, "--url", server.url, "--pid", str(server.workers[0]), *COMMON]
    phones = ("--clients", str(HALL), "--concurrency", "400", "--timeout", "300", "idle:1")
    coming = [*command, *join(participant_id="phone-made-$i"), *phones]
    told = subprocess.run(coming, capture_output=True, text=True, check=False)
    ramp = json.loads(told.stdout.splitlines()[0])
    yield f"{HALL:,} WebSockets that join from one address", f"{ramp['secs']:.1f} s, {ramp['fail']} refused"
    yield "— processor time of the worker for each", f"{ramp['srv_cpu'] / ramp['conn_s'] * 1000:.2f} ms"


ATTACKS = (unread, unread_polling, pictures, names, codes, idle, full, full_by_sockets)


@contextmanager
def on_a_server(root: Path = ROOT) -> Iterator[Server]:
    """A gunicorn worker with a database of its own, the demo data and rate limits."""
    folder = Path(tempfile.mkdtemp(prefix="engagenow-abuse-"))
    environment = {
        "ENVIRONMENT": "testing",
        "SECRET_KEY": "a key for attacks on loopback alone, of no use elsewhere",
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'engagenow.db'}",
        "LOG_LEVEL": "error",
    }
    prepare = [sys.executable, "-m", "engagenow.prepare"]
    subprocess.run(prepare, cwd=root, env={**os.environ, **environment}, check=True, capture_output=True)
    server = Server(folder, root=root, **environment).start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _honest(url: str) -> Iterator[list[float]]:
    """The seconds until each of an honest client's texts is acknowledged meanwhile."""
    waits: list[float] = []
    enough = threading.Event()
    phone = Phone(url, ["websocket"])
    phone.joins(session_code=ROOM, nickname="정직한 손님")

    def talk() -> None:
        while not enough.wait(0.4):
            began = time.monotonic()
            with suppress(Exception):
                phone.client.call("send_message", {"message": "네", "message_type": "text"}, timeout=60)
            waits.append(time.monotonic() - began)

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        yield waits
    finally:
        enough.set()
        talking.join()
        phone.leaves()


def _memory(server: Server) -> float:
    with suppress(OSError, IndexError):
        return memory(server)
    return 0.0


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


if __name__ == "__main__":
    main()
