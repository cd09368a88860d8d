import pytest

from engagenow import FEATURES

WITH_TOY = (*FEATURES, "tests.web.toy")


@pytest.fixture
def toy_app(make_app):
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
