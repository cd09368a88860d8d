"""What an installation writes about people is for its owner alone, whatever umask it is started with."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.people import Phone, Presenter, over_network
from tests.server import ROOT, Server, free_port

pytestmark = pytest.mark.server


@pytest.fixture(autouse=True)
def _usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def flask(instance, *command, **settings):
    environment = {"PATH": os.environ["PATH"], "ENVIRONMENT": "testing", "INSTANCE_PATH": str(instance), **settings}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, command)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def modes(folder):
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


def an_evening(url):
    ada = Presenter(over_network(url), "ada@test.com")
    phone = Phone(url)
    phone.joins(session_id=ada.opens()["id"], nickname="하나")
    assert phone.says("for this hall alone")["ok"]
    phone.leaves()


def test_commands_and_the_server_write_for_their_owner_alone(tmp_path):
    instance = tmp_path / "instance"
    flask(instance, "db", "upgrade")
    flask(instance, "demo")
    assert modes(instance) == {"instance": 0o700, "engagenow.db": 0o600}, "the server makes the key"
    server = Server(tmp_path, ENVIRONMENT="testing", INSTANCE_PATH=str(instance)).start()
    try:
        an_evening(server.url)
        running = modes(instance)
        flask(instance, "backup", instance / "evening.backup")
    finally:
        server.stop()
    assert running.keys() >= {"engagenow.db", "engagenow.db-wal", "engagenow.db-shm", "secret_key"}
    assert set(running.values()) == {0o600, 0o700}
    assert modes(instance)["evening.backup"] == 0o600
    flask(tmp_path / "second", "restore", instance / "evening.backup")
    assert set(modes(tmp_path / "second").values()) == {0o600, 0o700}


def test_make_run_does_so_too(tmp_path):
    instance, port = tmp_path / "instance", free_port()
    environment = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(instance), "PORT": str(port)}
    running = subprocess.Popen(
        [sys.executable, ".ci/serve.py"],
        cwd=ROOT, env={**environment, "BIND_ADDRESS": "127.0.0.1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/livez")
        an_evening(f"http://127.0.0.1:{port}")
        assert set(modes(instance).values()) == {0o600, 0o700}
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(20)


def wait_for(address):
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} did not answer")


def test_an_older_installation_is_closed_at_the_next_start(tmp_path, with_demo):
    instance = tmp_path / "instance"
    instance.mkdir()
    database = instance / "engagenow.db"
    database.write_bytes(with_demo.read_bytes())
    with sqlite3.connect(database) as held:  # which keeps the side files there
        held.execute("PRAGMA journal_mode=WAL")
        held.execute("CREATE TABLE older (x)")
        held.commit()
        for file in instance.iterdir():
            file.chmod(0o664)
        flask(instance, "presenters")
        assert {mode for name, mode in modes(instance).items() if name.startswith("engagenow.db")} == {0o600}
    held.close()


def test_static_files_can_be_read_by_nginx(tmp_path):
    os.umask(0o077)
    flask(tmp_path / "instance", "static-copy", tmp_path / "static")
    (build,) = (tmp_path / "static").iterdir()
    assert set(modes(build).values()) == {0o755, 0o644}
