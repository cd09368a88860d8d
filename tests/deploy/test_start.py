"""What `make run` does, step by step, and the one line that it ends with when it cannot."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tomllib
import urllib.request

import pytest
import yaml

from tests.people import Presenter, over_network
from tests.server import ROOT, Server, free_port

ONE_LINE = re.compile(r"EngageNow: .+\n")


@pytest.fixture
def bare(tmp_path):
    """A checkout with nothing installed."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    return tmp_path


def build(folder, **environment):
    return subprocess.run(
        [".ci/venv", "requirements.txt"],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def python_that(folder, *, version="3.11", lacks="nothing", builds=""):
    """An interpreter with a fault. It `builds` an environment by copying this one."""
    fake = folder / f"python{version}"
    number = version.replace(".", ", ")
    fake.write_text(
        f'#!/bin/sh\ncase "$2" in *{lacks}*) exit 1;; venv) exec cp -a "{builds}" .venv;; *version_info*) '
        f'exec {sys.executable} -c "import sys; sys.version_info = ({number}); $2";; esac\nexec {sys.executable} "$@"\n'
    )
    fake.chmod(0o755)
    return str(fake)


def test_an_environment_is_built_once_and_follows_the_requirements(bare):
    first = build(bare, PYTHON=sys.executable)
    assert (first.returncode, (bare / ".venv/bin/python").exists()) == (0, True)
    assert "building .venv" in first.stderr

    second = build(bare, PYTHON=sys.executable)
    assert (second.returncode, second.stderr) == (0, "")

    (bare / "requirements.txt").write_text("# still nothing\n")
    third = build(bare, PYTHON=sys.executable)
    assert (third.returncode, third.stderr) == (0, "EngageNow: installing requirements.txt\n")


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"version": "3.9"}, "Python 3.11, 3.12 or 3.13 is needed"),
        ({"version": "3.14"}, "3.14 is Python"),
        ({"lacks": "ensurepip"}, "apt install python3.11-venv"),
    ],
)
def test_a_python_that_will_not_do_is_told_in_one_line(bare, fault, says):
    failed = build(bare, PYTHON=python_that(bare, **fault))
    assert failed.returncode == 1
    assert ONE_LINE.fullmatch(failed.stderr)
    assert says in failed.stderr


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """One that `python -m venv` has made."""
    made = tmp_path_factory.mktemp("made") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", made], check=True)
    return made


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_each_python_that_is_declared_builds_the_environment(bare, version, environment):
    built = build(bare, PYTHON=python_that(bare, version=version, builds=environment))
    assert (built.returncode, (bare / ".venv/bin/python").exists()) == (0, True), built.stderr


def test_the_versions_of_python_are_the_same_everywhere():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
    tested = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert declared == ">=3.11,<3.14"
    assert tested == ["3.11", "3.12", "3.13"]


def start(folder, port):
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.Popen(
        [sys.executable, ".ci/serve.py"],
        cwd=ROOT,
        env={**environment, "PORT": str(port), "INSTANCE_PATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_from_nothing_to_a_page_that_a_phone_can_open(tmp_path):
    running = Server(tmp_path)
    running._master = start(tmp_path, running.port)
    try:
        running.wait_until_up()
        assert Presenter(over_network(running.url), "presenter@test.com").asks("GET", "/api/sessions").body
        for family in ("127.0.0.1", "[::1]"):
            assert urllib.request.urlopen(f"http://{family}:{running.port}/livez", timeout=5).status == 200
    finally:
        running._master.send_signal(signal.SIGTERM)
        greeting = running._master.communicate(timeout=15)[0]

    assert f"http://localhost:{running.port}/auth/test-login" in greeting
    assert re.search(rf"http://[0-9.]+:{running.port}/join/TEST01\n", greeting)
    assert greeting.count("█") > 100
    assert "Traceback" not in greeting
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_taken_port_is_named(server, tmp_path):
    ended = start(tmp_path, server.port)
    assert ended.communicate(timeout=30)[0] == (
        f"EngageNow: port {server.port} is taken. Choose another one: make run PORT={server.port + 1}\n"
    )
    assert ended.returncode == 1


@pytest.mark.parametrize(
    ("setting", "named"),
    [("ENVIRONMENT", "ENVIRONMENT=staging"), ("DATABASE_URL", "DATABASE_URL")],
)
def test_gunicorn_ends_with_one_line_that_names_a_wrong_setting(tmp_path, setting, named):
    wrong = Server(tmp_path, **{"INSTANCE_PATH": str(tmp_path), setting: "staging"})
    with pytest.raises(AssertionError, match=named):
        wrong.start()
    assert ONE_LINE.fullmatch(wrong.log)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "99999"),
        ("REDIS_URL", "bogus"),
        ("INSTANCE_PATH", "/proc/nope"),
        ("LOG_LEVEL", "chatty"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/nobody"),
    ],
)
def test_what_cannot_work_is_told_in_one_line(tmp_path, setting, value):
    settings = {"PORT": str(free_port()), "INSTANCE_PATH": str(tmp_path), setting: value}
    environment = {name: there for name, there in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    ended = subprocess.run(
        [sys.executable, ".ci/serve.py"],
        cwd=ROOT, env={**environment, **settings}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode
    assert ONE_LINE.fullmatch(ended.stderr), ended.stderr


def test_a_start_collects_garbage_again_and_imports_nothing_of_commands_and_providers(tmp_path):
    settings = {**os.environ, "ENVIRONMENT": "testing", "INSTANCE_PATH": str(tmp_path)}
    look = (
        "import gc, sys, wsgi; from engagenow.web.openapi import tree; print(gc.isenabled(), tree.models, *sys.modules)"
    )
    seen = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, env=settings, check=True, capture_output=True, text=True
    )
    collects, schemas, *modules = seen.stdout.split()
    assert (collects, schemas) == ("True", "{}")
    assert not {"alembic", "authlib", "engagenow.demo", "engagenow.doctor"} & set(modules)
