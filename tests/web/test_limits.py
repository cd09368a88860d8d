import pytest

from engagenow.core.errors import RateLimited
from engagenow.web import limits
from tests.web.conftest import WITH_TOY


def test_each_has_a_limit_of_their_own(make_app):
    with make_app(RATE_LIMITS="on").app_context():
        for _ in range(3):
            limits.spend("3/minute", "thing", "ada")
        with pytest.raises(RateLimited) as refused:
            limits.spend("3/minute", "thing", "ada")
        assert 0 < refused.value.retry_after <= 60
        limits.spend("3/minute", "thing", "bob")
        limits.spend("3/minute", "other thing", "ada")


def test_an_endpoint_can_be_limited_per_user_and_nobody_else_pays_for_it(make_app):
    client = make_app(RATE_LIMITS="on", features=WITH_TOY).test_client()
    ada, bob = ({"Authorization": f"Bearer {token_of(client, name)}"} for name in ("ada", "bob"))
    answers = [client.post("/api/toy/rare", headers=ada) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json["code"] == "rate_limited"
    assert client.post("/api/toy/rare", headers=bob).status_code == 200
    assert client.post("/api/toy/rare").status_code == 401
    assert "429" in client.get("/api/openapi.json").json["paths"]["/api/toy/rare"]["post"]["responses"]


def token_of(client, name):
    return client.post("/auth/test-login", json={"email": f"{name}@test.com"}).json["access_token"]


def test_the_tightest_of_several_limits_counts(make_app):
    with make_app(RATE_LIMITS="on").app_context():
        limits.spend("5/minute;1/hour", "thing", "ada")
        with pytest.raises(RateLimited) as refused:
            limits.spend("5/minute;1/hour", "thing", "ada")
        assert refused.value.retry_after > 60


def test_two_apps_do_not_share_their_counts(make_app):
    for app in (make_app(RATE_LIMITS="on"), make_app(RATE_LIMITS="on")):
        with app.app_context():
            limits.spend("1/minute", "thing", "ada")


def test_two_processes_share_their_counts_in_redis(make_app, shared_redis):
    with make_app(RATE_LIMITS="on", REDIS_URL=shared_redis).app_context():
        limits.spend("1/minute", "shared thing", "ada")
    with make_app(RATE_LIMITS="on", REDIS_URL=shared_redis).app_context(), pytest.raises(RateLimited):
        limits.spend("1/minute", "shared thing", "ada")


def test_switched_off_there_is_none(make_app):
    with make_app(RATE_LIMITS="off").app_context():
        for _ in range(5):
            limits.spend("1/minute", "thing", "ada")


def test_a_redis_that_is_gone_refuses_nobody(make_app):
    app = make_app(RATE_LIMITS="on", REDIS_URL="redis://127.0.0.1:1/0")
    with app.app_context():
        limits.spend("1/minute", "thing", "ada")
        limits.spend("1/minute", "thing", "ada")
