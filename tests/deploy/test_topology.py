"""The production topology as `make up` brings it up, with stock clients in front of it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from engagenow.core import env_file
from engagenow.web.address import lan_address
from engagenow.web.static_files import lean
from tests.deploy.crowd import Half
from tests.people import Phone
from tests.postgres import wait_until_unused
from tests.server import ended
from tests.topology import NotStarted, Topology
from tests.topology.fixtures import NO_FSYNC, forks, running
from tests.topology.program import free_port
from tests.topology.web import ROOT
from tests.waiting import eventually

SECURITY = (
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Strict-Transport-Security",
)  # fmt: skip


@pytest.fixture(scope="module")
def up(ground):
    with running(forks(Topology(ground / "up", 4, postgres_options=NO_FSYNC))) as topology:
        yield topology


def test_a_page_and_its_files_come_whole_over_https(up):
    page = requests.get(f"{up.url}/join", timeout=10)
    assert page.status_code == 200
    for header in SECURITY:
        assert len(page.raw.headers.getlist(header)) == 1, header
    assert page.headers["Server"] == "nginx"
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text))
    assert len(files) > 4
    for file in files:
        answer = requests.get(up.url + file, timeout=10)
        assert answer.content == lean(ROOT / "engagenow/static" / file.split("/", 3)[3])
        assert "immutable" in answer.headers["Cache-Control"]
        assert "X-Request-ID" not in answer.headers, "the app was asked for what nginx has"


def test_health_is_public_and_figures_are_not(up):
    assert requests.get(f"{up.url}/health", timeout=10).json()["checks"] == {"database": "ok", "redis": "ok"}
    assert requests.get(f"{up.url}/livez", timeout=10).json() == {"status": "ok"}
    assert requests.get(f"{up.url}/metrics", timeout=10).status_code == 404


def test_an_id_that_was_never_given_is_answered_400(up):
    for sid in ("w1.never", "w150.never", "never"):
        assert requests.get(f"{up.url}/socket.io/?EIO=4&transport=polling&sid={sid}", timeout=10).status_code == 400


def test_every_transport_reaches_every_process(up):
    kinds = [["polling"], ["websocket"], None] * len(up.web)
    phones = [Phone(up.url, kind) for kind in kinds]
    try:
        for place, phone in enumerate(phones):
            phone.joins(session_code="TEST01", nickname=f"손님{place}")
        names = {phone.client.eio.sid.partition(".")[0] for phone in phones}
        assert names == {web.name for web in up.web}
        answer = phones[0].says("모두에게")
        for phone, kind in zip(phones, kinds, strict=True):
            phone.heard("new_message", lambda data: data["id"] == answer["id"])
            assert phone.client.transport() == ("polling" if kind == ["polling"] else "websocket")
    finally:
        for phone in phones:
            phone.leaves()


def test_a_hall_behind_one_address_spreads_over_all_processes(up):
    halves = [Half(up.url, str(up.nginx.certificate), name, size=60, texts=10) for name in ("왼쪽", "오른쪽")]
    try:
        for half in halves:
            half.all_in()
        for half in halves:
            half.talks()
        said = sorted(seq for half in halves for seq in half.said())
        heard = [each for half in halves for each in half.heard(said[-1])]
    finally:
        for half in halves:
            half.stop()

    assert Counter(each.transport for each in heard) == {"polling": 30, "websocket": 90}
    for transport, size in (("polling", 30), ("websocket", 90)):
        shares = Counter(each.worker for each in heard if each.transport == transport)
        assert shares.keys() == {web.name for web in up.web}
        assert all(0.15 <= share / size <= 0.35 for share in shares.values()), shares
    assert said == list(range(1, 21))
    assert all((each.seqs, each.wrong) == (said, []) for each in heard)


@pytest.mark.parametrize("name", ["postgres", "redis", "w4", "nginx"])
def test_a_program_that_ends_is_named_and_started_again(up, name):
    def lose():
        lost.kill9()
        eventually(lambda: len(news) >= 2 and all(each.answers() for each in up.programs), within=60)

    news, enough = [], threading.Event()
    (lost,) = [each for each in up.programs if each.name == name]
    with ThreadPoolExecutor(1) as pool:
        losing = pool.submit(lose)
        losing.add_done_callback(lambda _: enough.set())
        up.watch(news.append, enough)
        losing.result()
    assert news[:2] == [f"{name} ended with -9; its log: {lost.log}", f"{name} starts again"]


def make_up(folder, **settings):
    """(what it says until it is up and then until it has ended, its exit status, the processes that it started)"""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    ports = {"PORT": str(free_port()), "HTTP_PORT": str(free_port())}
    running = subprocess.Popen(
        [sys.executable, ".ci/up.py"], cwd=ROOT, env={**kept, **ports, "INSTANCE_PATH": str(folder), **settings},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said = []
    for line in running.stdout:
        said.append(line)
        if "Ctrl-C ends it" in line:
            break
    children = subprocess.run(["pgrep", "-P", str(running.pid)], capture_output=True, text=True, check=False)
    yield "".join(said)
    running.send_signal(signal.SIGINT)
    said += running.communicate(timeout=30)[0].splitlines(keepends=True)
    assert running.returncode == 0
    assert "EngageNow: ending" in said[-1]
    assert "Traceback" not in "".join(said)
    assert all(ended(int(pid)) for pid in children.stdout.split())
    yield len(children.stdout.split())


@pytest.fixture(scope="module")
def installed(ground):
    """(the folder of a `make up` that has ended, what it said at its start, its port). Others start in it later."""
    folder, port = ground / "make up", free_port()
    up = make_up(folder, WEB="1", PORT=str(port))
    text = next(up)
    assert next(up) == 4
    return folder, text, port


def test_make_up_says_where_it_is_and_ends_what_it_started(installed):
    folder, text, port = installed
    assert f"https://localhost:{port}/auth/test-login" in text, text
    assert "FOR TESTING ONLY: it listens on all addresses" in text
    assert f"ENV_FILE='{folder}/engagenow.env' .venv/bin/flask doctor" in text


def test_make_up_for_this_machine_alone(installed):
    ports = {"PORT": str(free_port()), "HTTP_PORT": str(free_port())}
    up = make_up(installed[0], WEB="1", BIND_ADDRESS="127.0.0.1", **ports)
    text = next(up)
    assert "FOR TESTING ONLY: it listens at 127.0.0.1 alone" in text, text
    assert f"https://localhost:{ports['PORT']}/join/TEST01" in text
    assert "in your network" not in text
    for port in ports.values():
        socket.create_connection(("127.0.0.1", int(port)), timeout=30).close()
        for elsewhere in (lan_address(), "127.0.0.2", "::1"):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((elsewhere, int(port)), timeout=30)
    assert next(up) == 4


def test_make_up_listens_nowhere_else(ground):
    refused = up_refuses(ground / "elsewhere", BIND_ADDRESS="192.0.2.1")
    assert refused == "EngageNow: BIND_ADDRESS=192.0.2.1: `make up` listens on all addresses, or at 127.0.0.1 alone.\n"


@pytest.mark.timeout(400)  # seconds: it starts twice, and a database counts as used for 15
def test_make_up_as_production_takes_its_login_link_and_its_backup_can_be_restored(ground, monkeypatch):
    folder, port = ground / "operated", free_port()
    up = make_up(folder, WEB="1", ENVIRONMENT="production", PORT=str(port), BIND_ADDRESS="127.0.0.1")
    text = next(up)
    assert "FOR TESTING" not in text
    for trust in ("REQUESTS_CA_BUNDLE", "WEBSOCKET_CLIENT_CA_BUNDLE"):
        monkeypatch.setenv(trust, str(folder / "certificate.pem"))
    an_evening(f"https://localhost:{port}", re.search(r"log in +(https://\S+/auth/link/\S+) ", text)[1])
    assert f"server: https://localhost:{port} is this installation" in says(folder, "doctor")
    says(folder, "backup", str(folder / "evening.backup"))
    refused = command(folder, "restore", "--replace", str(folder / "evening.backup"))
    assert "Web processes are using the database." in refused.stderr
    assert next(up) == 4

    up = make_up(folder, WEB="0", ENVIRONMENT="production")
    assert "a database can be restored now" in next(up)
    wait_until_unused(env_file.read(folder / "engagenow.env")["DATABASE_URL"])
    says(folder, "restore", "--replace", str(folder / "evening.backup"))
    assert "migrations: at " in command(folder, "doctor").stdout
    assert next(up) == 2


def an_evening(url, link):
    """A presenter logs in by the link and opens a session, in which a participant writes."""
    with requests.Session() as browser:
        assert browser.get(f"{url}/auth/test-login", timeout=10).status_code == 404
        assert browser.post(link, timeout=10).url == f"{url}/dashboard"

        def asks(method, path, **body):
            page = browser.get(f"{url}/dashboard", timeout=10).text
            headers = {"X-CSRFToken": re.search(r'name="csrf-token" content="([^"]+)"', page)[1], "Referer": url}
            answer = browser.request(
                method, f"{url}/api/sessions{path}", json=body or None, headers=headers, timeout=30
            )
            assert answer.ok, answer.text
            return answer.json()

        live = asks("POST", "", title="개회사")
        asks("PUT", f"/{live['id']}/features/chat", enabled=True)
        asks("POST", f"/{live['id']}/activate")
    phone = Phone(url)
    phone.joins(session_code=live["session_code"], nickname="하나")
    phone.says("안녕하세요")
    assert phone.heard("new_message")["message"] == "안녕하세요"
    phone.leaves()


def says(folder, *words):
    """What a command says, told by the installation's file of settings where that is."""
    done = command(folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "secret_key").read_text().strip() not in done.stdout + done.stderr
    return done.stdout


def command(folder, *words):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT, env={**kept, "ENV_FILE": str(folder / "engagenow.env")}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def up_refuses(folder, **settings):
    """The one line with which it does not start."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    here = {"PORT": str(free_port()), "HTTP_PORT": str(free_port()), "INSTANCE_PATH": str(folder), "WEB": "1"}
    refused = subprocess.run(
        [sys.executable, ".ci/up.py"], cwd=ROOT, env={**kept, **here, **settings},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    return refused.stderr


def test_make_up_names_a_wrong_setting_in_one_line(installed):
    assert up_refuses(installed[0], DEFAULT_LOCALE="kr") == "EngageNow: DEFAULT_LOCALE=kr is none of: ko, en.\n"


def test_a_program_that_cannot_start_is_named_and_nothing_is_left(installed):
    topology = Topology(installed[0], 1, postgres_options="-c no_such_setting=1")
    with pytest.raises(NotStarted, match=r"postgres ended with 1: .*no_such_setting"):
        topology.start()
    assert not any(each.runs for each in topology.programs)


def test_nothing_outlives_a_runner_that_was_killed(installed):
    """Killed with -9 it can tell nobody; the system does."""
    script = (
        "import sys, time; from pathlib import Path; from tests.topology import Topology\n"
        f"up = Topology(Path({str(installed[0])!r}), 1, postgres_options={NO_FSYNC!r}); up.start()\n"
        "print(*(each.pid for each in up.programs), flush=True); time.sleep(60)"
    )
    running = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in running.stdout.readline().split()]
    running.kill()
    running.communicate()
    assert len(pids) == 4
    eventually(lambda: all(ended(pid) for pid in pids), within=60)
