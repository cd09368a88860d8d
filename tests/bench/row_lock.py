"""What the log bounds: commands a second into one session and into eight, from one, two and four processes.

    python -m tests.bench.row_lock

PostgreSQL of its own, with fsync, as it comes. The processes do what a web process does with a text that came in,
without the socket: check, number, store, commit. Each has a hundred commands under way at any time.
"""

import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from typing import Any

from tests.bench.servers import ROOT
from tests.postgres import Cluster

PROCESSES, SESSIONS = (1, 2, 4), (1, 8)
UNDER_WAY = 100
WARM, SECONDS = 1.0, 5.0
SECRET = "a key for measuring alone, of no use anywhere else"


def main() -> None:
    cluster = Cluster().start()
    try:
        url = cluster.create_database()
        print("processes  sessions  commands/s  commits/s  commands a commit  p50 ms  p99 ms")
        for sessions in SESSIONS:
            for processes in PROCESSES:
                print(_row(processes, sessions, _measure(url, processes, sessions)), flush=True)
    finally:
        cluster.stop()


def _row(processes: int, sessions: int, parts: list[tuple[int, list[float]]]) -> str:
    commits, latencies = sum(part[0] for part in parts), sorted(one for part in parts for one in part[1])
    commands, size = len(latencies), len(latencies) / commits
    p50, p99 = (latencies[int(share * commands)] * 1000 for share in (0.5, 0.99))
    rates = f"{commands / SECONDS:>10,.0f}  {commits / SECONDS:>9,.0f}"
    return f"{processes:>9}  {sessions:>8}  {rates}  {size:>17.1f}  {p50:>6.0f}  {p99:>6.0f}"


def _measure(url: str, processes: int, sessions: int) -> list[tuple[int, list[float]]]:
    spawn = multiprocessing.get_context("spawn")
    pipes, running = [], []
    live = _once(spawn, url, sessions)
    for _ in range(processes):
        here, there = spawn.Pipe()
        running.append(spawn.Process(target=_talk, args=(there, url, live), daemon=True))
        running[-1].start()
        pipes.append(here)
    for pipe in pipes:
        pipe.recv()
    for pipe in pipes:
        pipe.send("go")
    parts = [pipe.recv() for pipe in pipes]
    for process in running:
        process.join()
    return parts


def _once(spawn: Any, url: str, sessions: int) -> list[str]:
    """The codes of new sessions, made in a process that ends again."""
    here, there = spawn.Pipe()
    process = spawn.Process(target=_open_sessions, args=(there, url, sessions))
    process.start()
    codes: list[str] = here.recv()
    process.join()
    return codes


def _app(url: str) -> Any:
    from config import load_config
    from engagenow import create_app

    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "RATE_LIMITS": "off", "DATABASE_URL": url}
    return create_app(load_config({}, INSTANCE_PATH=tempfile.mkdtemp(), **settings))


def _open_sessions(parent: Connection, url: str, sessions: int) -> None:
    from flask_migrate import upgrade

    from tests.people import Presenter, over_test_client

    app = _app(url)
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
    ada = Presenter(over_test_client(app.test_client()), "ada@test.com")
    parent.send([ada.opens()["session_code"] for _ in range(sessions)])


def _talk(parent: Connection, url: str, codes: list[str]) -> None:
    import eventlet

    eventlet.monkey_patch()
    from engagenow.core.codes import new_id
    from engagenow.core.figures import figures

    app = _app(url)
    people = [_somebody(app, code, new_id()) for code in codes]
    taken: list[tuple[float, float]] = []
    for number in range(UNDER_WAY):
        eventlet.spawn_n(_say_on, app, people[number % len(people)], taken)
    eventlet.sleep(0)
    parent.send("ready")
    parent.recv()
    time.sleep(WARM)
    taken.clear()
    before = sum(figures.batch.counts)
    time.sleep(SECONDS)
    parent.send((sum(figures.batch.counts) - before, [end - begin for begin, end in taken]))


def _somebody(app: Any, code: str, nickname: str) -> Any:
    from engagenow.core.people import Participant

    answer = app.test_client().post(f"/api/join/{code}", json={"nickname": nickname})
    me = answer.json["participant"]
    return Participant(me["id"], answer.json["session"]["id"], me["nickname"], me["role"])


def _say_on(app: Any, actor: Any, taken: list[tuple[float, float]]) -> None:
    from engagenow.chat.service import send_message
    from engagenow.core.unit_of_work import Command

    unit_of_work = app.extensions["unit_of_work"]
    with app.app_context():
        while True:
            begin = time.monotonic()
            command = Command(actor.session_id, lambda live: send_message(live, actor, "안녕하세요", None), actor)
            unit_of_work.run(command)
            taken.append((begin, time.monotonic()))


if __name__ == "__main__":
    main()
