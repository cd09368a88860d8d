"""What every test may ask for. Fixtures are named for people and things, not for techniques."""

import shutil

import pytest
from flask_migrate import upgrade

from config import ROOT, load_config
from engagenow import create_app, demo
from engagenow.core.database import db
from engagenow.realtime import server as realtime_server
from tests.people import Phone, Presenter, over_network, over_test_client
from tests.server import Server

realtime_server.HELLO_AFTER = 0  # Socket.IO's client inside the process listens at once or never
SECRET = "a key for tests alone, of no use anywhere else"


def settings_of(folder, **overrides):
    settings = {
        "ENVIRONMENT": "testing",
        "SECRET_KEY": SECRET,
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'engagenow.db'}",
        "SOCKETIO_ASYNC_MODE": "threading",
    }
    return load_config({}, **{**settings, **overrides})


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty database as the migrations make it, made once and copied for every test."""
    return _database(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def with_demo(tmp_path_factory):
    """The same with the demo sessions in it."""
    return _database(tmp_path_factory.mktemp("demo"), demo.make)


def _database(folder, fill=None):
    app = create_app(settings_of(folder))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        if fill:
            fill(db.engine)
    _close(app)
    return folder / "engagenow.db"


def _close(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def config(migrated, tmp_path):
    shutil.copy(migrated, tmp_path / "engagenow.db")
    return settings_of(tmp_path)


@pytest.fixture
def app(config):
    app = create_app(config)
    yield app
    _close(app)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def socket_client(app):
    """A Socket.IO client inside the process: `socket_client(auth={...})`."""
    made = []

    def connect(flask_client=None, **options):
        made.append(app.extensions["socketio"].test_client(app, flask_test_client=flask_client, **options))
        return made[-1]

    yield connect
    for each in made:
        if each.is_connected():
            each.disconnect()


@pytest.fixture
def ada(app):
    """A presenter."""
    return Presenter(over_test_client(app.test_client()), "ada@test.com")


@pytest.fixture
def bob(app):
    """Another presenter, to whom Ada's sessions do not exist."""
    return Presenter(over_test_client(app.test_client()), "bob@test.com")


@pytest.fixture(scope="session")
def _shared_server(with_demo, tmp_path_factory):
    server = _server(with_demo, tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture
def server(_shared_server):
    """A real server with the demo sessions, shared by the run: a test that kills it starts it again."""
    if not _shared_server.answers():
        _shared_server.stop()
        _shared_server.start()
    return _shared_server


@pytest.fixture
def own_server(with_demo, tmp_path):
    """A real server of this test's own, with settings of its own: `own_server(NICKNAME_HOLD="0")`, not started yet."""
    made = []

    def make(*arguments, **environment):
        folder = tmp_path / f"server{len(made)}"
        folder.mkdir()
        made.append(_server(with_demo, folder, *arguments, **environment))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def _server(database, folder, *arguments, **environment):
    shutil.copy(database, folder / "engagenow.db")
    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "INSTANCE_PATH": str(folder)}
    return Server(folder, *arguments, **{**settings, **environment})


@pytest.fixture
def host(server):
    """A presenter at the real server."""
    return Presenter(over_network(server.url), "host@test.com")


@pytest.fixture
def phone(server):
    """Somebody with a phone at the real server: `phone("하나", session_code="TEST01")`."""
    made = []

    def join(nickname, *, url=None, transports=None, **session):
        made.append(Phone(url or server.url, transports))
        made[-1].joins(nickname=nickname, **session)
        return made[-1]

    yield join
    for each in made:
        each.leaves()
