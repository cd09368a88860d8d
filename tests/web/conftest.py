import shutil
import subprocess
import time

import pytest
import redis

from engagenow import FEATURES
from tests.own_apps import csrf, make_app  # noqa: F401
from tests.server import free_port

WITH_TOY = (*FEATURES, "tests.web.toy")


@pytest.fixture
def toy_app(make_app):  # noqa: F811
    """The app with one more feature, whose endpoints do every kind of thing."""
    app = make_app(features=WITH_TOY)
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as in production: what breaks is answered, too
    return app


@pytest.fixture
def toy(toy_app):
    return toy_app.test_client()


@pytest.fixture
def token(toy):
    return {
        "Authorization": f"Bearer {toy.post('/auth/test-login', json={'email': 'ada@test.com'}).json['access_token']}"
    }


@pytest.fixture(scope="session")
def real_redis():
    """The URL of a Redis of the tests' own, in memory only."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        pytest.skip("no redis-server on this machine")
    port = free_port()
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    _wait_for(url)
    yield url
    process.kill()
    process.wait()


def _wait_for(url):
    with redis.Redis.from_url(url) as client:
        for _ in range(100):
            try:
                return client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
    pytest.fail("Redis did not start")
