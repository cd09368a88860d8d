"""The production topology as `make up` brings it up, with stock clients in front of it."""

import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.deploy.crowd import Half
from tests.people import Phone
from tests.server import ended
from tests.topology import NotStarted, Topology
from tests.topology.fixtures import NO_FSYNC, ground, running  # noqa: F401
from tests.topology.program import free_port
from tests.topology.web import ROOT

pytestmark = [pytest.mark.server, pytest.mark.timeout(180)]

SECURITY = (
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Strict-Transport-Security",
)  # fmt: skip


@pytest.fixture(scope="module", params=[2, 4], ids=["two", "four"])
def up(request, ground):  # noqa: F811
    with running(Topology(ground / str(request.param), request.param, postgres_options=NO_FSYNC)) as topology:
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
        assert answer.content == (ROOT / "engagenow/static" / file.split("/", 3)[3]).read_bytes()
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


@pytest.mark.parametrize("up", [4], indirect=True, ids=["four"])
def test_a_hall_behind_one_address_spreads_over_all_processes(up):
    halves = [Half(up.url, str(up.nginx.certificate), name, size=200, texts=10) for name in ("왼쪽", "오른쪽")]
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

    assert Counter(each.transport for each in heard) == {"polling": 100, "websocket": 300}
    for transport, size in (("polling", 100), ("websocket", 300)):
        shares = Counter(each.worker for each in heard if each.transport == transport)
        assert shares.keys() == {web.name for web in up.web}
        assert all(0.15 <= share / size <= 0.35 for share in shares.values()), shares
    assert said == list(range(1, 21))
    assert all((each.seqs, each.wrong) == (said, []) for each in heard)


def test_a_web_process_that_ends_is_named_and_started_again(up):
    def lose(lost):
        lost.kill9()
        end = time.monotonic() + 30
        while len(news) < 2 or not lost.answers():
            assert time.monotonic() < end, news
            assert requests.get(f"{up.url}/livez", timeout=10).status_code == 200, "the others go on"
            time.sleep(0.1)

    news, enough = [], threading.Event()
    lost = up.web[-1]
    with ThreadPoolExecutor(1) as pool:
        losing = pool.submit(lose, lost)
        losing.add_done_callback(lambda _: enough.set())
        up.watch(news.append, enough)
        losing.result()
    assert news == [f"{lost.name} ended with -9; its log: {lost.log}", f"{lost.name} starts again"]


def test_production_serves_whoever_has_a_login_link(ground):  # noqa: F811
    settings = {"ENVIRONMENT": "production", "SECRET_KEY": secrets.token_urlsafe(48)}
    with (
        running(Topology(ground / "production", 1, postgres_options=NO_FSYNC, settings=settings)) as up,
        requests.Session() as browser,
    ):
        assert browser.get(f"{up.url}/auth/test-login", timeout=10).status_code == 404
        link = flask(up, "login-link", "ada@example.org").strip()
        assert browser.post(link, timeout=10).url == f"{up.url}/dashboard"

        def asks(method, path, **body):
            page = browser.get(f"{up.url}/dashboard", timeout=10).text
            headers = {"X-CSRFToken": re.search(r'name="csrf-token" content="([^"]+)"', page)[1], "Referer": up.url}
            answer = browser.request(
                method, f"{up.url}/api/sessions{path}", json=body or None, headers=headers, timeout=10
            )
            assert answer.ok, answer.text
            return answer.json()

        live = asks("POST", "", title="개회사")
        asks("PUT", f"/{live['id']}/features/chat", enabled=True)
        asks("POST", f"/{live['id']}/activate")
        phone = Phone(up.url)
        phone.joins(session_code=live["session_code"], nickname="하나")
        phone.says("안녕하세요")
        assert phone.heard("new_message")["message"] == "안녕하세요"
        phone.leaves()
        flask(up, "doctor")


def flask(up, *words):
    """What a command says, run where a web process runs."""
    environment = {**up.web[0].environment(), "SSL_CERT_FILE": str(up.nginx.certificate)}
    command = [sys.executable, "-m", "flask", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_make_up_says_where_it_is_and_ends_what_it_started(ground):  # noqa: F811
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment |= {
        "PORT": str(port),
        "HTTP_PORT": str(free_port()),
        "WEB": "1",
        "INSTANCE_PATH": str(ground / "make up"),
    }
    running = subprocess.Popen(
        [sys.executable, ".ci/up.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    said = []
    for line in running.stdout:
        said.append(line)
        if "Ctrl-C ends it" in line:
            break
    children = subprocess.run(["pgrep", "-P", str(running.pid)], capture_output=True, text=True, check=False)
    running.send_signal(signal.SIGINT)
    said += running.communicate(timeout=30)[0].splitlines(keepends=True)
    text = "".join(said)
    assert f"https://localhost:{port}/auth/test-login" in text, text
    assert "EngageNow: ending" in text
    assert "Traceback" not in text
    assert running.returncode == 0
    pids = [int(pid) for pid in children.stdout.split()]
    assert len(pids) == 4
    assert all(ended(pid) for pid in pids)


def test_a_program_that_cannot_start_is_named_and_nothing_is_left(ground):  # noqa: F811
    topology = Topology(ground / "faulty", 1, postgres_options="-c no_such_setting=1")
    with pytest.raises(NotStarted, match=r"postgres ended with 1: .*no_such_setting"):
        topology.start()
    assert not any(each.runs for each in topology.programs)


def test_nothing_outlives_a_runner_that_was_killed(ground):  # noqa: F811
    """Killed with -9 it can tell nobody; the system does."""
    script = (
        "import sys, time; from pathlib import Path; from tests.topology import Topology\n"
        f"up = Topology(Path({str(ground / 'killed')!r}), 1, postgres_options={NO_FSYNC!r}); up.start()\n"
        "print(*(each.pid for each in up.programs), flush=True); time.sleep(60)"
    )
    running = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pids = [int(pid) for pid in running.stdout.readline().split()]
    running.kill()
    running.communicate()
    assert len(pids) == 4
    end = time.monotonic() + 15
    while not all(ended(pid) for pid in pids):
        assert time.monotonic() < end
        time.sleep(0.05)
