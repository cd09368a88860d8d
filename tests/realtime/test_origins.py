"""What a page of an allowed origin may do with a visitor's browser: open a socket, and use tokens alone."""

import pytest
import requests
import socketio

from tests.conftest import server_in
from tests.people import Presenter, over_network

pytestmark = pytest.mark.server

FRIEND = "https://friend.example"
EMAIL = "visited@test.com"


@pytest.fixture(scope="module")
def visited(with_demo, tmp_path_factory):
    server = server_in(with_demo, tmp_path_factory.mktemp("visited"), ALLOWED_ORIGINS=FRIEND).start()
    yield server
    server.stop()


def cookie_of(url):
    """The cookie of a browser that is logged in."""
    browser = requests.Session()
    answer = browser.post(f"{url}/auth/test-login", data={"email": EMAIL}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def presents(url, session_id, transport, *, origin, **more):
    """The answer to a browser that asks to present, from a page of `origin`."""
    client = socketio.Client(websocket_extra_options={"suppress_origin": True})  # the header below is the only one
    headers = {"Origin": origin, "Cookie": cookie_of(url)}
    client.connect(url, headers=headers, transports=[transport])
    try:
        return client.call("join_session", {"session_id": session_id, **more}, timeout=10)
    finally:
        client.disconnect()


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_a_page_of_another_origin_does_not_use_the_visitor_s_login(visited, transport):
    presenter = Presenter(over_network(visited.url), EMAIL)
    live = presenter.opens()
    foreign = presents(visited.url, live["id"], transport, origin=FRIEND)
    assert (foreign["ok"], foreign["code"]) == (False, "token_required")
    assert presents(visited.url, live["id"], transport, origin=visited.url)["ok"]
    assert presents(visited.url, live["id"], transport, origin=FRIEND, token=presenter.token)["ok"]


def test_a_page_of_another_origin_is_given_no_credentials(visited):
    polling = f"{visited.url}/socket.io/?EIO=4&transport=polling"
    answer = requests.get(polling, headers={"Origin": FRIEND}, timeout=10)
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert "Access-Control-Allow-Credentials" not in answer.headers
