"""A new release takes over at HUP, also when it has a setting more."""

import shutil
import signal
import time

import pytest
import requests

from tests.server import ROOT, Server, ended


@pytest.fixture
def release(tmp_path):
    """A copy of the product that a test may change."""
    copy = tmp_path / "release"
    copy.mkdir()
    for name in ("config.py", "gunicorn.conf.py", "wsgi.py"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "engagenow", copy / "engagenow")
    return copy


def change(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1, f"{old} in {path.name}"
    path.write_text(text.replace(old, new))


def test_a_release_with_a_new_setting_takes_over_at_hup(tmp_path, release):
    server = Server(tmp_path, root=release, INSTANCE_PATH=str(tmp_path), ENVIRONMENT="testing").start()
    try:
        (before,) = server.workers
        change(release / "engagenow/core/configuration.py", "    PORT: int\n", "    PORT: int\n    GREETING: str\n")
        change(
            release / "config.py",
            '        "PORT": read.',
            '        "GREETING": read.greeting("GREETING"),\n        "PORT": read.',
        )
        change(release / "engagenow/core/environment.py", "class Reader:\n", GREETING)
        change(release / "engagenow/app.py", "    return app\n", HEADER)
        server.signal(signal.SIGHUP)
        end = time.monotonic() + 30
        while not ended(before) and time.monotonic() < end:
            time.sleep(0.05)
        server.wait_until_up()
        assert requests.get(server.url + "/livez", timeout=5).headers["X-Greeting"] == "hello"
    finally:
        stopped = server.stop()
    assert stopped == 0, server.log


GREETING = """class Reader:
    def greeting(self, name: str) -> str:
        return self.text(name) or "hello"

"""
HEADER = """    app.after_request(lambda answer: answer.headers.add("X-Greeting", config.GREETING) or answer)
    return app
"""
