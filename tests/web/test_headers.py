import pytest

from engagenow.web.headers import policy


@pytest.mark.parametrize(
    "path", ["/", "/auth/login", "/auth/test-login", "/api/docs", "/api/nothing", "/livez", "/no-such-page"]
)
def test_every_answer_says_what_a_browser_may_not_do(client, path):
    headers = client.get(path).headers
    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert rules == {
        "default-src": "'self'",
        "connect-src": "'self' ws://localhost wss://localhost",
        "img-src": "'self' data:",
        "script-src": "'self'",
        "style-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_only_the_projector_may_stand_in_a_frame_and_only_in_ours(client, ada, live):
    client.post("/auth/test-login", data={"email": ada.email})
    framed = {}
    for path in (
        "/dashboard",
        f"/sessions/{live['id']}",
        f"/join/{live['session_code']}",
        f"/sessions/{live['id']}/screen",
    ):
        headers = client.get(path).headers
        framed[path.rpartition("/")[2]] = headers["X-Frame-Options"], headers["Content-Security-Policy"].split("; ")[-1]
    assert framed.pop("screen") == ("SAMEORIGIN", "frame-ancestors 'self'")
    assert set(framed.values()) == {("DENY", "frame-ancestors 'none'")}


@pytest.mark.parametrize("host", ["evil.example; script-src *", "a b", "x' 'unsafe-inline", "", "[::1", "a,b"])
def test_a_made_up_host_writes_no_policy(host):
    assert policy(host).split("; ")[1] == "connect-src 'self'"


@pytest.mark.parametrize("host", ["engage.example", "192.168.0.7:8000", "[::1]:8000", "xn--9d0bm53a.example"])
def test_sockets_of_our_own_host_are_allowed(host):
    assert f"connect-src 'self' ws://{host} wss://{host};" in policy(host)


@pytest.mark.parametrize("path", ["/", "/auth/login", "/auth/test-login", "/api/docs", "/join", "/no-such-page"])
def test_our_pages_hold_nothing_that_the_policy_forbids(client, path):
    page = client.get(path).text
    assert " style=" not in page
    assert "<style" not in page
    assert not [
        part
        for part in page.split("<script")[1:]
        if "src=" not in part.split(">")[0] and "json" not in part.split(">")[0]
    ]
    assert not [word for word in (" onclick=", " onsubmit=", " onload=", "javascript:") if word in page]


def test_a_page_with_an_account_in_it_is_not_kept_by_the_browser(client):
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    client.post("/auth/test-login", data={"email": "ada@test.com"})
    for path in ("/dashboard", "/", "/no-such-page"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert client.get("/api/sessions").headers["Cache-Control"] == "private, no-cache"
