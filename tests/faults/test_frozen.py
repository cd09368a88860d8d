"""A database or a Redis that neither answers nor ends: monitoring hears of it within two seconds."""

import os
import signal
import subprocess
import time

import pytest
import requests
from flask_migrate import upgrade

from engagenow import create_app
from engagenow.core.database import db
from tests.conftest import ROOT, settings_of
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually


@pytest.fixture
def house(own_server, redis_server, postgres, tmp_path):
    app = create_app(settings_of(tmp_path, DATABASE_URL=postgres))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.engine.dispose()
    return own_server(DATABASE_URL=postgres, REDIS_URL=redis_server.url).start()


def health(server):
    """(status, what it says of each, seconds)"""
    begin = time.monotonic()
    with requests.get(f"{server.url}/health", timeout=PATIENCE) as answer:
        return answer.status_code, answer.json()["checks"], time.monotonic() - begin


def eventually_well(server):
    eventually(lambda: health(server)[0] == 200)


def processes_of(postmaster):
    children = subprocess.run(["pgrep", "-P", str(postmaster)], capture_output=True, text=True, check=False).stdout
    return [postmaster, *map(int, children.split())]


def is_alive_again(server):
    """A new worker asks for nothing that it can live without."""
    eventually(server.answers)


def says_in_time(server, about):
    for _ in range(2):
        status, checks, seconds = health(server)
        assert (status, checks) == (503, {"database": "ok", "redis": "ok", about: "failed"})
        assert seconds < SLOW_MACHINE * 2
    with requests.get(f"{server.url}/livez", timeout=PATIENCE) as answer:
        assert answer.status_code == 200


def test_both_are_noticed_and_come_back(house, redis_server, postgres_cluster):
    assert health(house)[0] == 200
    redis_server.freeze()
    says_in_time(house, "redis")
    redis_server.thaw()
    eventually_well(house)

    frozen = processes_of(postgres_cluster.pid)
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        says_in_time(house, "database")
        house.kill9_worker()
        is_alive_again(house)
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    eventually_well(house)
