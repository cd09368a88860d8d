"""What many do in the same moment, on both databases."""

import threading
from contextlib import suppress

import pytest

from engagenow.auth import service
from engagenow.auth.models import User
from engagenow.core.database import db


@pytest.fixture
def any_app(make_app, database_url):
    app = make_app(DATABASE_URL=database_url)
    with app.app_context():
        db.create_all()
    return app


def at_once(app, job, people=8):
    """What each of them got."""
    start, got = threading.Barrier(people), []

    def one():
        with app.app_context():
            start.wait()
            with suppress(service.LinkSpent):
                got.append(job())

    threads = [threading.Thread(target=one) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_a_first_login_from_many_devices_makes_one_account(any_app):
    users = at_once(any_app, lambda: service.test_login("ada@test.com", "Ada").id)
    assert len(users) == 8
    assert len(set(users)) == 1
    with any_app.app_context():
        assert len(db.session.scalars(db.select(User)).all()) == 1


def test_a_link_lets_one_of_many_in(any_app):
    with any_app.app_context():
        token = service.login_link("ada@test.com")
    assert len(at_once(any_app, lambda: service.redeem(token).id)) == 1


def test_a_name_can_be_long_and_in_any_script(any_app):
    with any_app.app_context():
        user = service.test_login("ada@test.com", "김" * 300)
        assert db.session.get(User, user.id).name == "김" * 100
