"""While a client sends its body, the database serves others."""

import io

import pytest

from engagenow.core.database import db

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
BODIES = {"application/json": b"{}", "application/x-www-form-urlencoded": b"email=eve@test.com"}


class Sending(io.BytesIO):
    """A body on its way: it notes how many database connections are held while it is read."""

    def __init__(self, body, pool):
        super().__init__(body)
        self.pool, self.held = pool, []

    def read(self, *size):
        self.held.append(self.pool.checkedout())
        return super().read(*size)

    def readinto(self, buffer):
        self.held.append(self.pool.checkedout())
        return super().readinto(buffer)


def doors(app, live):
    """(method, path) of every route that takes a body."""
    known = {"session_id": live["id"], "code": live["session_code"]}
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            values = {name: known.get(name, "1") for name in rule.arguments}
            for method in UNSAFE & rule.methods:
                yield method, urls.build(rule.endpoint, values, method=method)


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("who", ["by token", "by cookie"])
def test_no_database_connection_is_held_while_a_body_is_on_its_way(app, client, ada, kind, who):
    live = ada.opens()
    token = client.post("/auth/test-login", json={"email": "eve@test.com"}).json["access_token"]
    shown = {"Authorization": f"Bearer {token}"} if who == "by token" else {}
    with app.app_context():
        pool = db.engine.pool
    paths = list(doors(app, live))
    assert ("POST", f"/api/join/{live['session_code']}") in paths
    assert ("POST", "/auth/logout") in paths
    seen = 0
    for method, path in paths:
        visitor = app.test_client()
        visitor.post("/auth/test-login", data={"email": "eve@test.com"})
        body = Sending(BODIES[kind], pool)
        visitor.open(
            path, method=method, input_stream=body, content_type=kind, content_length=len(BODIES[kind]), headers=shown
        )
        assert not any(body.held), f"{method} {path} holds a connection while its body comes"
        seen += bool(body.held)
    assert seen > 5, "bodies were read"


def test_whoever_may_not_is_told_so_before_a_body_that_is_too_large(app, client):
    too_large = b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1)
    assert client.post("/api/sessions", data=too_large, content_type="application/json").status_code == 401


def test_a_form_is_read_from_what_came(client):
    answer = client.post("/auth/test-login", data={"email": "eve@test.com"})
    assert answer.status_code == 302
