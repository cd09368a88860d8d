"""Whose session it is, asked before anything else, on every route there is."""

import pytest

OWNERS_OWN = "/api/sessions/<session_id>"
FOR_ALL = {"/qr.svg", "/qr.png"}


@pytest.fixture
def routes(app, live):
    """Every (method, path) below a session, with its other arguments filled in."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(OWNERS_OWN):
            values = {
                "session_id": live["id"], "feature": "chat", "participant_id": "nobody", "message_id": "nothing",
                "activity_id": "nothing", "text_id": "nothing", "moderator_id": "nothing", "question_id": "nothing",
            }  # fmt: skip
            with app.test_request_context():
                path = app.url_map.bind("localhost").build(rule.endpoint, {a: values[a] for a in rule.arguments})
            found += [(method, path) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return found


def belongs_to_the_owner(path, live):
    return path.removeprefix(f"/api/sessions/{live['id']}") not in FOR_ALL


def test_there_are_as_many_routes_as_the_contract_has(routes):
    assert len(routes) == 74


def test_another_user_s_session_does_not_exist(routes, live, ada, bob):
    for method, path in routes:
        if belongs_to_the_owner(path, live):
            # The body is nonsense: authority is checked first.
            answer = bob.asks(method, path, {"nonsense": True})
            assert (answer.status, answer["code"]) == (404, "session_not_found"), (method, path)
            nowhere = bob.asks(method, path.replace(live["id"], "nowhere"), {"nonsense": True})
            assert nowhere.body == answer.body, "not to be told from one that does not exist"
    assert ada.asks("GET", f"/api/sessions/{live['id']}").body == live


def test_without_a_login_there_is_nothing_to_see(routes, live, client):
    for method, path in routes:
        if belongs_to_the_owner(path, live):
            answer = client.open(path, method=method, json={"nonsense": True})
            assert (answer.status_code, answer.json["code"]) == (401, "token_required"), (method, path)


@pytest.mark.parametrize("token", ["", "nonsense", "p.nonsense", "p.WyJhIiwiYiJd.AAAA"])
def test_a_broken_token_opens_nothing(routes, live, client, token):
    headers = {"Authorization": f"Bearer {token}"}
    for number, (method, path) in enumerate(routes):
        if belongs_to_the_owner(path, live):
            asking = {"REMOTE_ADDR": f"192.0.2.{number}"}  # an address may be wrong 60 times a minute
            answer = client.open(path, method=method, json={}, headers=headers, environ_base=asking)
            assert (answer.status_code, answer.json["code"]) == (401, "token_invalid"), (method, path)


READABLE = ("/events", "/messages", "/activities")
OF_PARTICIPANTS = {
    "GET /activities/nothing/results": (404, "not_found"),
    "GET /activities/nothing/progress": (404, "not_found"),
    "PUT /activities/nothing/answer": (422, "invalid"),
    "GET /questions": (409, "feature_disabled"),
    "POST /questions": (422, "invalid"),
    "PUT /questions/nothing/vote": (422, "invalid"),
    "PATCH /questions/nothing": (422, "invalid"),
    "DELETE /questions/nothing": (404, "not_found"),
    "POST /reports": (422, "invalid"),
}


def test_a_participant_s_token_reads_and_answers_and_nothing_else(routes, live, client, guest):
    headers = {"Authorization": f"Bearer {guest('하나').token}"}
    for method, path in routes:
        if belongs_to_the_owner(path, live):
            answer = client.open(path, method=method, json={}, headers=headers)
            if method == "GET" and path.endswith(READABLE):
                assert answer.status_code == 200
            elif (asked := f"{method} {path.partition(live['id'])[2]}") in OF_PARTICIPANTS:
                assert (answer.status_code, answer.json["code"]) == OF_PARTICIPANTS[asked], asked
            else:
                assert (answer.status_code, answer.json["code"]) == (401, "token_invalid"), (method, path)


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/sessions"), ("POST", "/api/sessions"), ("GET", "/auth/me")])
def test_a_participant_s_token_is_no_login(client, guest, method, path):
    answer = client.open(path, method=method, json={}, headers={"Authorization": f"Bearer {guest('하나').token}"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_sentences_are_in_the_language_that_is_asked_for(client, live):
    path = f"/api/sessions/{live['id']}"
    assert client.get(path).json["detail"] != client.get(f"{path}?lang=en").json["detail"] == "Please log in first."
    korean = client.get(path, headers={"Accept-Language": "en"}).json["detail"]
    assert korean == client.get(f"{path}?lang=ko").json["detail"]
