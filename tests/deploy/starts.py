"""Starts of gunicorn in quick succession: the libraries are imported once, and each start is a fork of that process.

Run as a program it reads settings from stdin, a JSON object in each line, and writes what became of each start.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG")
LIBRARIES = (
    "eventlet",
    "flask",
    "flask_socketio",
    "gunicorn.app.wsgiapp",
    "sqlalchemy",
    "redis",
    "pydantic",
    "authlib",
)


class Ended(NamedTuple):
    status: int
    stdout: str
    stderr: str


class Starts:
    """`gunicorn --check-config`, which loads gunicorn.conf.py and the application and then ends."""

    def __init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__],
            cwd=ROOT,
            env={**kept, "PYTHONPATH": str(ROOT)},
            **pipes,
            text=True,
        )

    def start(self, settings: dict[str, str]) -> Ended:
        self._process.stdin.write(json.dumps(settings) + "\n")
        self._process.stdin.flush()
        return Ended(*json.loads(self._process.stdout.readline()))

    def stop(self) -> None:
        self._process.communicate()


def serve() -> None:
    for name in LIBRARIES:
        __import__(name)
    for line in sys.stdin:
        print(json.dumps(_start(json.loads(line))), flush=True)


def _start(settings: dict[str, str]) -> Ended:
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if not child:
            os.dup2(stdout.fileno(), 1)
            os.dup2(stderr.fileno(), 2)
            os.environ.update(settings)
            _become_gunicorn()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return Ended(status, *(_text(file) for file in (stdout, stderr)))


def _become_gunicorn() -> None:
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "--check-config"]
    try:
        WSGIApplication("%(prog)s", prog="gunicorn").run()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _text(file) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


if __name__ == "__main__":
    serve()
