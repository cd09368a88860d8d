"""The Dockerfile carried out without an engine: what it copies, what it runs, and a server from exactly that."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.deploy.dockerfile import instructions, left_by_dockerignore
from tests.server import ROOT, Server

SETTINGS = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "Jq8v-Zt1xWc5Lr0nYk7BsUf3Hd9MaGp2Ei6To4XbQzVj",
    "PUBLIC_URL": "https://engage.test",
    "BUILD": "4f2c",
}
STEPS = instructions((ROOT / "Dockerfile").read_text())


def stage(name):
    """The instructions of the stage of that name; None for the last one."""
    starts = [number for number, (word, _) in enumerate(STEPS) if word == "FROM"]
    for start, end in zip(starts, [*starts[1:], len(STEPS)], strict=True):
        called = re.search(r" AS (\w+)$", STEPS[start][1])
        if (called[1] if called else None) == name:
            return STEPS[start + 1 : end]
    raise AssertionError(f"no stage {name}")


def last(word):
    return [arguments for each, arguments in stage(None) if each == word][-1]


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    """What `docker build` is sent of a fresh clone that people have worked in."""
    folder = tmp_path_factory.mktemp("context")
    for path in left_by_dockerignore(ROOT):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target)
    return folder


@pytest.fixture(scope="module")
def image(context, tmp_path_factory):
    """A folder that stands for the root of the image: the build stage's COPY and RUN steps, carried out there."""
    root = tmp_path_factory.mktemp("image")
    here = lambda path: root / str(path).lstrip("/")  # noqa: E731 a name for a path in the image
    where = here("/")
    for word, arguments in stage("build"):
        if word == "WORKDIR":
            where = here(arguments)
            where.mkdir(parents=True, exist_ok=True)
        elif word == "COPY":
            source, target = arguments.split()
            target = here(target) if target.startswith("/") else where / target
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (context / source).is_dir() else shutil.copy
            copy(context / source, target, **({"dirs_exist_ok": True} if copy is shutil.copytree else {}))
        elif word == "RUN":
            run(arguments, root, where)
    return root


def run(command, root, where):
    """As /bin/sh would; the image's absolute paths lead into `root`, its python and pip are ours."""
    command = re.sub(r"(?<![\w./])/(venv|tmp|app|static)\b", rf"{root}/\1", command)
    tools = root / "tools"
    if not tools.exists():
        tools.mkdir()
        for name, arguments in (("python", ""), ("pip", "-m pip -q")):
            (tools / name).write_text(f'#!/bin/sh\nexec {sys.executable} {arguments} "$@"\n')
            (tools / name).chmod(0o755)
    # With pip's cache, unlike the image; and what is never imported here need not be compiled.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PIP_NO_COMPILE"] = "1"
    environment["PATH"] = f"{tools}:{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-ec", command], cwd=where, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def in_image(image, tmp_path):
    """Runs a command of the image, in its folder, with its environment."""
    environment = {"PATH": f"{image}/venv/bin:/usr/bin:/bin", "FLASK_APP": "wsgi"}
    settings = {**SETTINGS, "INSTANCE_PATH": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/engagenow.db"}

    def run(*command, **more):
        return subprocess.run(
            command,
            cwd=image / "app", env={**environment, **settings, **more}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def start(program, *arguments):
        command = [image / "venv/bin" / program, *arguments]
        with (tmp_path / "log").open("wb") as log:
            return subprocess.Popen(command, cwd=image / "app", env={**environment, **settings}, stdout=log, stderr=log)

    run.start = start
    return run


def test_only_what_serves_is_sent_to_the_build(context):
    assert sorted(path.name for path in context.iterdir()) == [
        "config.py", "engagenow", "gunicorn.conf.py", "migrations", "requirements.txt", "wsgi.py",
    ]  # fmt: skip
    everything = [path.relative_to(context).as_posix() for path in context.rglob("*")]
    assert [path for path in everything if fnmatch(path, "*__pycache__*") or Path(path).name.startswith(".")] == []


def test_the_server_starts_from_exactly_what_the_image_holds(image, in_image, tmp_path):
    before, probe = state(image), json.loads(last("HEALTHCHECK").partition("CMD ")[2])
    migrated = in_image("sh", "-c", f"flask db upgrade && flask static-copy {tmp_path}/static")
    assert migrated.returncode == 0, migrated.stderr

    server = Server(tmp_path)
    server._master = in_image.start(*json.loads(last("CMD")), "--bind", f"127.0.0.1:{server.port}")
    try:
        server.wait_until_up()
        health = urllib.request.urlopen(f"{server.url}/health")
        assert (json.loads(health.read())["status"], health.headers["X-Build"]) == ("ok", "4f2c")
        page = urllib.request.urlopen(f"{server.url}/join").read().decode()
        assert '<html lang="ko"' in page
        style = re.search(r'href="/static/([^"]+\.css)"', page)[1]
        assert urllib.request.urlopen(f"{server.url}/static/{style}").status == 200
        assert (tmp_path / "static" / style).exists()
        assert urllib.request.urlopen(f"{server.url}/socket.io/?EIO=4&transport=polling").status == 200
        assert in_image(*probe, PORT=str(server.port)).returncode == 0
    finally:
        server.stop()
    assert in_image(*probe, PORT=str(server.port)).returncode == 1
    assert state(image) == before, "it wrote into what is read-only in a container"


def state(image):
    return {path: path.lstat().st_mtime_ns for path in (image / "app").rglob("*")}


def test_there_is_no_pip_and_no_compiler_in_what_is_served(image):
    names = {path.name for path in (image / "venv/bin").iterdir()}
    assert {"gunicorn", "flask", "python"} <= names
    assert not [name for name in names if name.startswith(("pip", "wheel"))]
    assert "--only-binary :all:" in " ".join(arguments for _, arguments in stage("build"))


def test_it_is_served_by_nobody_in_particular():
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", last("USER"))
    copied = [arguments for word, arguments in stage(None) if word == "COPY"]
    assert copied
    assert all("--chown" not in arguments for arguments in copied), "or the server could rewrite itself"


def test_the_base_is_pinned_and_the_command_is_gunicorn():
    (default,) = [arguments for word, arguments in STEPS[:1] if word == "ARG"]
    assert re.fullmatch(r"PYTHON=python:3\.11\.\d+-slim-\w+(@sha256:[0-9a-f]{64})?", default)
    assert {arguments.split()[0] for word, arguments in STEPS if word == "FROM"} == {"${PYTHON}"}
    assert json.loads(last("CMD")) == ["gunicorn"]
