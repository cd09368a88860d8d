import pytest

FRIEND = "https://friend.example"


@pytest.fixture
def friendly(make_app):
    return make_app(ALLOWED_ORIGINS=(FRIEND,)).test_client()


def test_an_allowed_site_may_call_the_api(friendly):
    answer = friendly.get("/api/sessions", headers={"Origin": FRIEND})
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers["Vary"]


def test_an_allowed_site_may_ask_before_it_writes(friendly):
    asks = {"Origin": FRIEND, "Access-Control-Request-Method": "PATCH"}
    answer = friendly.options("/api/sessions/abc", headers=asks)
    assert answer.status_code == 200
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_no_site_may_use_the_visitors_cookie(friendly):
    assert "Access-Control-Allow-Credentials" not in friendly.get("/api/sessions", headers={"Origin": FRIEND}).headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://friend.example.evil.example", "http://friend.example", "null", ""]
)
def test_any_other_site_may_not(friendly, origin):
    answer = friendly.get("/api/sessions", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_by_default_no_site_may(client):
    assert "Access-Control-Allow-Origin" not in client.get("/api/sessions", headers={"Origin": FRIEND}).headers


def test_pages_are_for_nobody_else(friendly):
    assert "Access-Control-Allow-Origin" not in friendly.get("/auth/login", headers={"Origin": FRIEND}).headers
