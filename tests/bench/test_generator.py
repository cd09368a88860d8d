"""The load generator: that it counts what happens, against the product and against a server that misbehaves."""

import json
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.bench import polls
from tests.bench.fake import FakeServer
from tests.conftest import SECRET
from tests.programs import need
from tests.server import ForkedServer
from tests.waiting import PATIENCE

SOURCES = Path(__file__).parent / "generator"
JOIN = json.dumps({"session_id": "$s", "nickname": "phone $i", "join_key": "secret of phone $i"})
PATIENT = ("--patience", "1.5")  # seconds: a busy machine is silent for a while, too
WRONG = ("lost", "gaps", "doubles")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    need("gcc")
    built = tmp_path_factory.mktemp("generator") / "generator"
    command = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", built, *SOURCES.glob("*.c"), "-lm"]
    subprocess.run(command, check=True)
    return built


@pytest.fixture
def start(program):
    """The generator against a server, running: `start(url, "open:20:1", "--polling")`."""
    running = []

    def begin(url, *arguments):
        command = [program, "--url", url, "--clients", "20", "--senders", "0", "--join", JOIN, *PATIENT, *arguments]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return running[-1]

    yield begin
    for each in running:
        each.kill()
        each.communicate()


@pytest.fixture
def generate(start):
    """The same, to its end: its lines."""

    def run(url, *arguments):
        generator = start(url, *arguments)
        rows, problems = generator.communicate(timeout=4 * PATIENCE)
        assert generator.returncode == 0, problems
        return [json.loads(row) for row in rows.splitlines()]

    return run


@pytest.fixture
def fake(program):
    """A server of our own that misbehaves: `fake(pause=0.005)`."""
    made = []

    def make(**how):
        made.append(FakeServer(**how))
        return made[-1]

    yield make
    for each in made:
        each.shutdown()
        each.server_close()


@pytest.fixture(scope="module")
def product(program, with_demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("product")
    shutil.copy(with_demo, folder / "engagenow.db")
    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "INSTANCE_PATH": str(folder), "RATE_LIMITS": "off"}
    server = ForkedServer(folder, "--access-logfile", str(folder / "asked"), **settings).start()
    yield server
    server.kill9()


def wrong(row):
    return tuple(row[name] for name in WRONG)


# Against the product


def test_every_phase_counts_what_it_sends(product, generate):
    pids = ",".join(map(str, product.workers))
    loops = ["open:80:0.3", "closed:2:0.2", "steps:20:8:0.2"]
    phases = ["idle:0.1", *loops, "seed:0.1:0.3:0.4", "taps:200:0.25", "taps:50:0.2"]
    rows = generate(product.url, *phases, "--p99", "15", "--pid", pids, "--peer-pid", pids)
    ramp, idle, opened, closed, *steps, best, seed, taps, more_taps = rows
    assert (ramp["phase"], ramp["ready"], ramp["fail"], ramp["why"]) == ("ramp", 20, 0, "")
    assert ramp["p50"] > 0
    assert ramp["srv_rss_mb"] > 20
    assert (idle["phase"], idle["alive"], idle["dead"]) == ("idle", 20, 0)
    for row in (opened, closed, *steps, seed, taps, more_taps):
        assert wrong(row) == (0, 0, 0), row
        assert row["clients"] == 20
        assert 0 < row["p50"] <= row["p90"] <= row["p99"] <= row["max"]
    assert (opened["sent"], opened["rate"], opened["want_deliv_s"]) == (24, 80, 1600)
    assert 0 < opened["srv_cpu"] <= 1.1
    assert opened["peer_cpu"] == pytest.approx(opened["srv_cpu"], abs=0.3)
    assert closed["sent"] > 5
    assert {row["phase"] for row in steps} == {"step"}
    assert [row["rate"] for row in steps] == [20 * 8**n for n in range(len(steps))]
    assert best["rate"] == (steps[-2]["rate"] if len(steps) > 1 else 0)
    assert 20 <= seed["sent"] <= 60
    assert (taps["sent"], more_taps["sent"]) == (50, 10)


def test_everybody_answers_once_and_hears_the_results(product, generate):
    _, answers, answered = generate(product.url, *polls.answering(polls.open_poll(product.url)), "answers:0.5:20")
    assert (answers["sent"], wrong(answers)) == (10, (0, 0, 0))
    assert [answered[name] for name in ("asked", "acknowledged", "refused", "unsettled")] == [20, 20, 0, 0]
    assert 0 < answered["p50"] <= answered["p99"] <= answered["max"]
    assert answered["results"] >= 1
    assert answered["settled"] > 0


def test_answers_that_are_refused_settle_nothing(product, generate):
    *_, answered = generate(product.url, *polls.answering("nothing"), "answers:0.1:20")
    assert [answered[name] for name in ("asked", "acknowledged", "refused", "unsettled")] == [20, 0, 20, 20]
    assert "settled" not in answered


def test_all_come_back_to_a_restarted_server(product, start, generate):
    """As browsers do: polling first, then a WebSocket. Five of them stop reading, and are owed nothing."""
    options = ("--polling", "--stalled", "5", "--stalled-buffer", "4096")
    away = start(product.url, *options, "idle:0.1", "restart:60", "open:40:0.25")
    assert [json.loads(away.stdout.readline())["phase"] for _ in range(2)] == ["ramp", "idle"]
    product.kill9()
    product.start()
    _, stranger = generate(product.url, "--clients", "1", "--join", JOIN.replace("phone", "stranger"), "open:40:0.25")
    rows, _ = away.communicate(timeout=4 * PATIENCE)
    back, opened = map(json.loads, rows.splitlines())
    assert (back["phase"], back["cut"], back["alive"], back["dead"]) == ("restart", 15, 20, 0)
    assert (back["gaps"], back["doubles"], back["resets"]) == (0, 0, 0)
    assert back["secs"] > 0.2
    assert (opened["sent"], opened["clients"]) == (10, 15)
    assert wrong(opened) == wrong(stranger) == (0, 0, 0)
    asked = (product.folder / "asked").read_text()
    assert len(re.findall(r"GET \S+transport=polling HTTP", asked)) == 35  # the handshakes
    assert len(re.findall(r"GET \S+transport=polling&sid=", asked)) >= 35
    assert len(re.findall(r"POST \S+transport=polling&sid=", asked)) >= 35


# Against a server that misbehaves


def test_what_is_dropped_is_lost_and_a_gap_and_no_double_makes_up_for_it(fake, generate):
    odd = {(5, 3): 2, (7, 3): 0, (9, 4): 0, (10, 4): 0, (11, 5): 3}
    server = fake(times=lambda seq, number: odd.get((seq, number), 1))
    _, opened = generate(server.url, "open:80:0.25")
    assert opened["sent"] == 20
    assert wrong(opened) == (3, 2, 3)
    assert 0 < opened["p50"] < 1000


def test_without_seq_what_is_missing_is_missing(fake, generate):
    server = fake(times=lambda seq, number: {(5, 3): 0, (6, 4): 2}.get((seq, number), 1), numbered=False)
    _, opened = generate(server.url, "open:80:0.25")
    assert wrong(opened) == (1, 0, 0)


def test_what_others_say_makes_up_for_no_lost_message(fake, generate):
    """Other generators in the room have marks as well."""
    server = fake(
        told=lambda message: [message, re.sub("~L.{4}", "~Lzzzz", message)],
        times=lambda seq, number: 0 if (seq, number) == (5, 3) else 1,
    )
    _, opened = generate(server.url, "open:80:0.25")
    assert wrong(opened) == (1, 1, 0)


def test_taps_are_counted_from_the_total_before(fake, generate):
    _, whole, more = generate(fake(total=1000).url, "taps:80:0.25", "taps:80:0.25")
    assert (whole["sent"], more["sent"], wrong(whole), wrong(more)) == (20, 20, (0, 0, 0), (0, 0, 0))
    uncounted = iter([1] * 7 + [0] + [1] * 100)
    _, short, more = generate(fake(total=1000, times=lambda *_: next(uncounted)).url, "taps:80:0.25", "taps:80:0.25")
    assert (wrong(short), wrong(more)) == ((20, 0, 0), (0, 0, 0))  # nobody knows of one tap


def test_a_backlog_that_grows_ends_the_steps(fake, generate):
    *_, first, second, best = generate(fake(pause=0.005).url, "--p99", "100000", "steps:60:8:0.4")
    assert (first["backlog_flat"], first["lost"]) == (1, 0)
    assert (second["rate"], second["backlog_flat"], second["lost"]) == (480, 0, 0)
    assert (best["phase"], best["rate"]) == ("best", 60)


def test_latency_counts_from_when_a_message_was_due(fake, start):
    generator = start(fake().url, "idle:0.1", "open:50:1.2")
    for _ in range(2):
        generator.stdout.readline()
    time.sleep(0.1)
    generator.send_signal(signal.SIGSTOP)
    time.sleep(0.6)
    generator.send_signal(signal.SIGCONT)
    opened = json.loads(generator.communicate(timeout=4 * PATIENCE)[0])
    assert opened["sent"] == 60
    assert opened["max"] > 500
    assert opened["p90"] > 300  # half of all were due in those 0.6 s, and waited half of them on average


def test_what_is_missed_comes_once_and_whole(fake, start):
    """A quarter hears all, one event twice, all but the first, and all but the last."""
    first, behind = (1, 0, 2, 1), (1, 1, 1, 0)
    server = fake(missed=lambda number, since, newest: range(since + first[number % 4], newest + behind[number % 4]))
    generator = start(server.url, "idle:0.1", "restart:10")
    for _ in range(2):
        generator.stdout.readline()
    server.say_nothing(3)
    server.hang_up()
    back = json.loads(generator.communicate(timeout=4 * PATIENCE)[0])
    assert (back["alive"], back["cut"]) == (20, 20)
    assert (back["gaps"], back["doubles"]) == (10, 5)
    assert [join["since"] for join in server.joins[20:]] == [0] * 20


def test_templates_speak_for_each_client(fake, generate, tmp_path):
    people = tmp_path / "people.tsv"
    people.write_text("하나\tone\n둘\ttwo\n")
    server = fake()
    generate(
        server.url, "--clients", "3", "--session", "room", "--people", people, "--join", '{"who":"$1 $2 $i $s $x"}'
    )
    said = sorted(join["who"] for join in server.joins)
    assert said == sorted(["하나 one 0 room $x", "둘 two 1 room $x", "하나 one 2 room $x"])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--url", "http://192.0.2.1:80"], "not on loopback"),
        (["--url", "http://example.com"], "not on loopback"),
        ([], "--url is missing"),
        (["--url", "http://127.0.0.1:1", "--surprise"], "there is no option --surprise"),
        (["--url", "http://127.0.0.1:1", "--clients", "2", "--stalled", "2"], "leaves somebody"),
        (["--url", "http://127.0.0.1:1", "--clients"], "--clients needs a value"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_line(program, arguments, why):
    ended = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert why in ended.stderr


def test_nobody_there_is_a_failure(program):
    command = [program, "--url", "http://127.0.0.1:1", "--clients", "2", "idle:1"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Connection refused" in ended.stderr
    assert json.loads(ended.stdout)["ready"] == 0
