"""A configuration that may not serve stops the real start, with one line that names what to change."""

import os
import re
import subprocess
import sys

import pytest

from config import ConfigError, load_config
from tests.deploy.starts import Ended, Starts
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
    ("OIDC_CLIENT_ID", "one part", "OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_DISCOVERY_URL"),
    ("OIDC_DISCOVERY_URL", "https://login.test/x", "OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_DISCOVERY_URL"),
    # weak
    ("SECRET_KEY", "short", "SECRET_KEY is shorter"),
    ("SECRET_KEY", "your-secret-key-change-in-production", "SECRET_KEY is a well-known one"),
    ("SECRET_KEY", "a" * 64, "SECRET_KEY is a well-known one"),
    ("SECRET_KEY_PREVIOUS", "short", "SECRET_KEY_PREVIOUS is shorter"),
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
    ("OIDC_DISCOVERY_URL", "http://login.test/openid", "OIDC_DISCOVERY_URL"),
    # contradictory or senseless
    ("PRESENTERS", "all", "PRESENTERS=all is not `everyone`"),
    ("PRESENTER_DOMAINS", "example.org, *.example.com", "PRESENTER_DOMAINS=*.example.com"),
    ("PRESENTER_DOMAINS", "ada@example.org", "PRESENTER_DOMAINS=ada@example.org"),
    ("PRESENTER_EMAILS", "example.org", "PRESENTER_EMAILS=example.org"),
    ("PRESENTER_APPROVAL", "perhaps", "PRESENTER_APPROVAL=perhaps"),
    ("OIDC_NAME", "x" * 41, "OIDC_NAME stands on the button"),
    ("OIDC_TRUST_EMAIL", "perhaps", "OIDC_TRUST_EMAIL=perhaps"),
    ("WEB_CONCURRENCY", "2", "cannot share one port"),
    ("TRUSTED_PROXIES", "0", "TRUSTED_PROXIES=0"),
    ("DATABASE_URL", "sqlite:////var/lib/x.db", "SQLite is for one web process"),
    ("DATABASE_URL", "mysql://db/x", "DATABASE_URL must begin"),
    ("WORKER_NAME", "Worker 7", "WORKER_NAME=Worker 7"),
    ("ENVIRONMENT", "staging", "ENVIRONMENT=staging"),
    ("PUBLIC_URL", "engage.test", "PUBLIC_URL=engage.test"),
    ("BIND_ADDRESS", "localhost", "BIND_ADDRESS=localhost is no IP address like 127.0.0.1."),
    ("PORT", "eighty", "PORT=eighty is not a whole number."),
    ("PORT", "70000", "PORT=70000 is not between 1 and 65535."),
    ("PORT", "80\n\x1b[31m00", "PORT=80??[31m00 is not a whole number."),
    ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY=0"),
    ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES=-1"),
    ("MAX_PARTICIPANTS", "many", "MAX_PARTICIPANTS=many"),
    ("NICKNAME_HOLD", "5 min", "NICKNAME_HOLD=5 min"),
    ("RATE_LIMITS", "perhaps", "RATE_LIMITS=perhaps"),
    ("DEFAULT_LOCALE", "kr", "DEFAULT_LOCALE=kr"),
    ("LOG_LEVEL", "chatty", "LOG_LEVEL=chatty"),
    ("WIRE", "fast", "WIRE=fast"),
    ("SOCKETIO_ASYNC_MODE", "asyncio", "SOCKETIO_ASYNC_MODE=asyncio"),
    # addresses
    ("PUBLIC_URL", "https://engage.test/live", "PUBLIC_URL has a path"),
    ("PUBLIC_URL", "https://ada:hunter2@engage.test", "PUBLIC_URL has a user or a password"),
    ("PUBLIC_URL", "https://engage.test:https", "PUBLIC_URL=https://engage.test:https is not an address"),
    ("PUBLIC_URL", "https://[engage.test", "PUBLIC_URL=https://[engage.test is not an address"),
    ("PUBLIC_URL", "https://engage.test?x=1", "is not an address like https://engage.example."),
    ("OIDC_DISCOVERY_URL", "https://ada:hunter2@login.test/x", "OIDC_DISCOVERY_URL has a user or a password"),
    ("ALLOWED_ORIGINS", "https://[a.test", "ALLOWED_ORIGINS=https://[a.test is no origin"),
    ("ALLOWED_ORIGINS", "https://ada:hunter2@a.test", "ALLOWED_ORIGINS=…@a.test is no origin"),
    ("REDIS_URL", "redis.test:6379", "is not an address like redis://:PASSWORD@redis.example:6379/0."),
    ("REDIS_URL", "redis://:hunter2@redis.test/zero", "REDIS_URL ends with the number of a database"),
    ("REDIS_URL", "redis://:hun#ter2-hunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("REDIS_URL", "redis://:hun/ter2-hunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("REDIS_URL", "redis://:hun?ter2-hunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("REDIS_URL", "redis://:hun[ter2-hunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("REDIS_URL", "redis://:hun]ter2-hunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("REDIS_URL", "redis://:hun@ter2-hunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("REDIS_URL", "redis://:hun%ter2-hunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("REDIS_URL", "redis://:hunter2-%cdhunter2@redis.test/0", "REDIS_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://u:hun#ter2-hunter2@db.test/x", "DATABASE_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://u:hun/ter2-hunter2@db.test/x", "DATABASE_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://u:hun?ter2-hunter2@db.test/x", "DATABASE_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://u:hun[ter2-hunter2@db.test/x", "DATABASE_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://u:hun@ter2-hunter2@db.test/x", "DATABASE_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://u:hun%ter2-hunter2@db.test/x", "DATABASE_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://u:hunter2-hunter2@db.test:abc/x", "DATABASE_URL cannot be read: percent-encode"),
    ("DATABASE_URL", "postgresql://db.test:abc/x", "DATABASE_URL=postgresql://db.test:abc/x is not an address"),
    ("DATABASE_URL", "postgresql:///x", "DATABASE_URL names no host"),
    ("DATABASE_URL", "sqlite://", "DATABASE_URL must begin with sqlite:/// or postgresql://."),
    ("DATABASE_URL", "sqlite:///:memory:", "DATABASE_URL must name a file"),
]
# Of one process in development, where a place on this machine is needed
PLACES = [
    ({"WEB_NETWORK": "web"}, "WEB_NETWORK=web is no network"),
    ({"INSTANCE_PATH": "/proc/x"}, "/proc/x/secret_key can be neither made nor read"),
    ({"INSTANCE_PATH": "/proc/x", "SECRET_KEY": KEY}, "INSTANCE_PATH=/proc/x cannot be made"),
    ({"DATABASE_URL": "sqlite:////nonexistent/x.db"}, "in /nonexistent, and that is no folder"),
    ({"DATABASE_URL": "sqlite:///deeper/x.db"}, "/deeper, and that is no folder"),
]


def start(folder, settings, *command):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env={**kept, "INSTANCE_PATH": str(folder), **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def starts():
    running = Starts()
    yield running
    running.stop()


def is_refused(ended, says):
    assert ended.status
    assert re.fullmatch(r"EngageNow: .+\n", ended.stderr), ended.stderr
    assert says in ended.stderr
    assert ended.stdout == ""
    for secret in (KEY, "kT9-vQ2_wZ7xR4", "pL8_nB3-yH6mC1", "hunter2"):
        assert secret not in ended.stderr


@pytest.mark.parametrize(("name", "value", "says"), TABLE)
def test_the_start_is_refused_in_one_line(tmp_path, starts, name, value, says):
    is_refused(starts.start({"INSTANCE_PATH": str(tmp_path), **SEVERAL, name: value}), says)


@pytest.mark.parametrize(("settings", "says"), PLACES)
def test_a_place_that_cannot_be_used_is_named(tmp_path, starts, settings, says):
    is_refused(starts.start({"INSTANCE_PATH": str(tmp_path), **settings}), says)


def test_a_process_of_its_own_says_the_same(tmp_path):
    refused = start(tmp_path, {**SEVERAL, "PUBLIC_URL": "https://engage.test/live"}, "-m", "gunicorn", "--check-config")
    is_refused(Ended(refused.returncode, refused.stdout, refused.stderr), "PUBLIC_URL has a path")


GOOGLE = {"GOOGLE_CLIENT_ID": "g", "GOOGLE_CLIENT_SECRET": "s"}
OTHER = {"OIDC_CLIENT_ID": "o", "OIDC_CLIENT_SECRET": "s", "OIDC_DISCOVERY_URL": "https://login.test/openid"}


def test_two_identity_providers_are_one_too_many(tmp_path):
    refused = start(tmp_path, {**ONE_PROCESS, **GOOGLE, **OTHER}, "-m", "gunicorn", "--check-config")
    assert refused.returncode
    assert "GOOGLE_CLIENT_ID and OIDC_CLIENT_ID are two identity providers" in refused.stderr


@pytest.mark.parametrize("provider", [GOOGLE, OTHER], ids=["Google", "another"])
def test_that_everyone_presents_has_to_be_said(tmp_path, provider):
    refused = start(tmp_path, {**ONE_PROCESS, **provider}, "-m", "gunicorn", "--check-config")
    assert re.fullmatch(r"EngageNow: Every account of your identity provider .+PRESENTERS=everyone.+\n", refused.stderr)
    for name, value in {
        "PRESENTERS": "everyone",
        "PRESENTER_DOMAINS": "@Example.org",
        "PRESENTER_EMAILS": "ada@example.org",
        "PRESENTER_APPROVAL": "on",
    }.items():
        load_config({"INSTANCE_PATH": str(tmp_path), **ONE_PROCESS, **provider, name: value})


def test_everyone_and_only_some_contradict_each_other(tmp_path):
    for name, value in {"PRESENTER_DOMAINS": "example.org", "PRESENTER_APPROVAL": "on"}.items():
        with pytest.raises(ConfigError, match="PRESENTERS=everyone contradicts"):
            load_config({"PRESENTERS": "everyone", name: value}, INSTANCE_PATH=str(tmp_path))


@pytest.mark.parametrize("settings", [ONE_PROCESS, SEVERAL], ids=["alone", "one of several"])
def test_with_nothing_wrong_it_starts(tmp_path, settings):
    checked = start(tmp_path, settings, "-m", "gunicorn", "--check-config")
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(("address", "listens"), [("", "[::]:8000"), ("127.0.0.1", "127.0.0.1:8000")])
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
