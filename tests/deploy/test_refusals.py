"""A configuration that may not serve stops the real start, with one line that names what to change."""

import os
import re
import subprocess
import sys

import pytest

from config import ConfigError, load_config
from tests.server import ROOT

KEY = "Jq8v-Zt1xWc5Lr0nYk7BsUf3Hd9MaGp2Ei6To4XbQzVj"
OTHER_KEY = "k2Rm_9dWx-Vb6Ty0Lc4Nf8Hs1Gj5Pq3Za7Eu0Xi2Mo6B"
ONE_PROCESS = {"ENVIRONMENT": "production", "SECRET_KEY": KEY, "PUBLIC_URL": "https://engage.test"}
SEVERAL = {
    **ONE_PROCESS,
    "WORKER_NAME": "w7",
    "TRUSTED_PROXIES": "1",
    "DATABASE_URL": "postgresql://engagenow:kT9-vQ2_wZ7xR4@db/engagenow",
    "REDIS_URL": "redis://:pL8_nB3-yH6mC1@redis/0",
    "METRICS_TOKEN": OTHER_KEY,
}
TABLE = [
    # missing
    ("SECRET_KEY", "", "SECRET_KEY is needed"),
    ("PUBLIC_URL", "", "PUBLIC_URL is needed"),
    ("REDIS_URL", "", "set REDIS_URL"),
    ("DATABASE_URL", "", "SQLite is for one web process"),
    ("GOOGLE_CLIENT_ID", "one half", "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET"),
    ("GOOGLE_CLIENT_SECRET", "other half", "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET"),
    # weak
    ("SECRET_KEY", "short", "SECRET_KEY is shorter"),
    ("SECRET_KEY", "your-secret-key-change-in-production", "SECRET_KEY is a well-known one"),
    ("SECRET_KEY", "a" * 64, "SECRET_KEY is a well-known one"),
    ("METRICS_TOKEN", "short", "METRICS_TOKEN is shorter"),
    ("METRICS_TOKEN", KEY, "METRICS_TOKEN is the SECRET_KEY"),
    ("DATABASE_URL", "postgresql://postgres:postgres@db/x", "DATABASE_URL has a password"),
    ("DATABASE_URL", "postgresql://engagenow:changeme123@db/x", "DATABASE_URL has a password"),
    ("DATABASE_URL", "postgresql://engagenow:@db/x", "DATABASE_URL has a password"),
    ("DATABASE_URL", "postgresql://long_username:long_username@db/x", "DATABASE_URL has a password"),
    ("DATABASE_URL", "postgresql://engagenow:p%61ssword@db/x", "DATABASE_URL has a password"),
    ("REDIS_URL", "redis://:redis123@redis/0", "REDIS_URL has a password"),
    # open
    ("PUBLIC_URL", "http://engage.test", "must be https://"),
    ("ALLOWED_ORIGINS", "*", "ALLOWED_ORIGINS=*"),
    ("ALLOWED_ORIGINS", "https://a.test, *", "ALLOWED_ORIGINS=*"),
    ("ALLOWED_ORIGINS", "a.test", "ALLOWED_ORIGINS=a.test is no origin"),
    ("ALLOWED_ORIGINS", "https://a.test/page", "is no origin"),
    ("RATE_LIMITS", "off", "RATE_LIMITS=off"),
    ("TEST_LOGIN", "on", "TEST_LOGIN does not exist"),
    ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
    ("GOOGLE_DISCOVERY_URL", "http://login.test/openid", "GOOGLE_DISCOVERY_URL"),
    # contradictory or senseless
    ("WEB_CONCURRENCY", "2", "cannot share one port"),
    ("TRUSTED_PROXIES", "0", "TRUSTED_PROXIES=0"),
    ("DATABASE_URL", "sqlite:////var/lib/x.db", "SQLite is for one web process"),
    ("DATABASE_URL", "mysql://db/x", "DATABASE_URL must begin"),
    ("WORKER_NAME", "Worker 7", "WORKER_NAME=Worker 7"),
    ("ENVIRONMENT", "staging", "ENVIRONMENT=staging"),
    ("PUBLIC_URL", "engage.test", "PUBLIC_URL=engage.test"),
    ("BIND_ADDRESS", "localhost", "BIND_ADDRESS=localhost is no IP address like 127.0.0.1."),
]


def start(folder, settings, *command):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env={**kept, "INSTANCE_PATH": str(folder), **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("name", "value", "says"), TABLE)
def test_the_start_is_refused_in_one_line(tmp_path, name, value, says):
    refused = start(tmp_path, {**SEVERAL, name: value}, "-m", "gunicorn", "--check-config")
    assert refused.returncode
    assert re.fullmatch(r"EngageNow: .+\n", refused.stderr), refused.stderr
    assert says in refused.stderr
    assert refused.stdout == ""
    for secret in (KEY, "kT9-vQ2_wZ7xR4", "pL8_nB3-yH6mC1"):
        assert secret not in refused.stderr


@pytest.mark.parametrize("settings", [ONE_PROCESS, SEVERAL], ids=["alone", "one of several"])
def test_with_nothing_wrong_it_starts(tmp_path, settings):
    checked = start(tmp_path, settings, "-m", "gunicorn", "--check-config")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(("address", "listens"), [("", "0.0.0.0:8000"), ("127.0.0.1", "127.0.0.1:8000")])
def test_gunicorn_listens_where_it_is_told(tmp_path, address, listens):
    asked = start(tmp_path, {**SEVERAL, "BIND_ADDRESS": address}, "-m", "gunicorn", "--print-config")
    assert re.search(r"^bind +=(.*)$", asked.stdout, re.M)[1].strip() == f"['{listens}']"


def test_more_than_one_without_redis_is_refused_everywhere(tmp_path):
    for environment in ("development", "testing", "production"):
        settings = {**ONE_PROCESS, "ENVIRONMENT": environment, "WEB_CONCURRENCY": "2"}
        refused = start(tmp_path, settings, "-m", "gunicorn", "--check-config")
        assert refused.returncode
        assert "they need REDIS_URL" in refused.stderr


def test_commands_and_the_application_by_itself_are_refused_as_well(tmp_path):
    wrong = {**SEVERAL, "RATE_LIMITS": "off"}
    for command in (["-m", "flask", "--app", "wsgi", "db", "upgrade"], ["-c", "import wsgi"], ["wsgi.py"]):
        refused = start(tmp_path, wrong, *command)
        assert refused.returncode
        assert refused.stderr.endswith("EngageNow: RATE_LIMITS=off is for benchmarks and refused in production.\n")
        assert "Traceback" not in refused.stderr


# A web process among several names itself after its address


def test_a_process_takes_its_name_from_its_address_in_the_web_network(tmp_path):
    named = load_config({"INSTANCE_PATH": str(tmp_path), "WEB_NETWORK": "127.0.0.0/8"})
    assert named.WORKER_NAME == "w1"
    assert (
        load_config({"WEB_NETWORK": "127.0.0.0/8", "WORKER_NAME": "given"}, INSTANCE_PATH=str(tmp_path)).WORKER_NAME
        == "given"
    )


@pytest.mark.parametrize(
    ("network", "says"),
    [("203.0.113.0/24", "no address there"), ("172.30.77.1/24", "is no network"), ("web", "is no network")],
)
def test_without_an_address_there_it_does_not_start(tmp_path, network, says):
    with pytest.raises(ConfigError, match=says):
        load_config({"WEB_NETWORK": network}, INSTANCE_PATH=str(tmp_path))
