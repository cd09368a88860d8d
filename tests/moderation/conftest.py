"""What Ada asks of her session over HTTP, and moderators who came by a link."""

import pytest


@pytest.fixture
def still(clock):
    """The clock stands still before the session is made, so that the session's time does not go back."""


@pytest.fixture
def asks(ada, live):
    """`asks("GET", "audit")`: Ada's request to an address below her session's."""
    return lambda method, path, body=None: ada.asks(method, f"/api/sessions/{live['id']}/{path}", body)


@pytest.fixture
def opens(asks):
    """`opens("text", most=2)`: the id of an open activity of this kind. `more`: its other fields."""

    def opened(kind, *, most=None, **more):
        definition = {} if most is None else {"most": most}
        made = asks("POST", "activities", {"kind": kind, "title": "한마디", "definition": definition, **more})["id"]
        assert asks("POST", f"activities/{made}/open", {}).status == 200
        return made

    return opened


@pytest.fixture
def link(asks):
    """`link("chat")`: a moderator link with this scope."""
    return lambda *scope, **more: asks("POST", "moderators", {"name": "도우미", "scope": list(scope), **more})


@pytest.fixture
def moderator(page, live, link):
    """`moderator("chat")`: a page that has come in by a link with this scope."""

    def joins(*scope):
        made = page(token=link(*scope)["token"])
        made.joins(live)
        return made

    return joins


@pytest.fixture
def by_http(client, live):
    """`by_http(token, "GET", "waiting")`: the response to a request with this token, below the session's address."""

    def asks(token, method, path, body=None):
        headers = {"Authorization": f"Bearer {token}"}
        return client.open(f"/api/sessions/{live['id']}/{path}", method=method, json=body, headers=headers)

    return asks
