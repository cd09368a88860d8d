"""The demo data: made again and again without doubles."""

from flask.cli import ScriptInfo

AGENDA_KINDS = ("choice", "rating", "ranking", "number", "text", "word_cloud", "word_cloud", "quiz")
CODES = {"TEST01", "TEST02", "TEST03", "TEST123", "LOADTEST"}


def make_demo(app):
    runner = app.test_cli_runner()
    answer = runner.invoke(args=["demo"], obj=ScriptInfo(create_app=lambda: app))
    assert answer.exit_code == 0, answer.output
    return set(answer.output.split())


def sessions(client):
    token = client.post("/auth/test-login", json={"email": "presenter@test.com"}).json["access_token"]
    return client.get("/api/sessions", headers={"Authorization": f"Bearer {token}"}).json, token


def test_twice_is_once(app, client):
    assert make_demo(app) >= CODES
    first, _ = sessions(client)
    assert make_demo(app) >= CODES
    assert sessions(client)[0] == first
    assert {live["session_code"] for live in first} == CODES
    assert {"test-session-id", "load-test-session"} <= {live["id"] for live in first}
    assert all(live["status"] == "active" for live in first)
    for live in first:
        with_questions = live["id"] == "test-session-id"
        assert live["features"] == {"chat": True, "reactions": True, "questions": with_questions}


def test_the_first_one_has_an_agenda_with_every_kind(app, client):
    for _ in range(2):
        make_demo(app)
        headers = {"Authorization": f"Bearer {sessions(client)[1]}"}
        agenda = client.get("/api/sessions/test-session-id/activities", headers=headers).json
        assert [activity["kind"] for activity in agenda] == list(AGENDA_KINDS)
        assert {activity["state"] for activity in agenda} == {"draft"}


def test_the_first_one_has_questions_in_both_languages(app, client):
    for _ in range(2):
        make_demo(app)
        headers = {"Authorization": f"Bearer {sessions(client)[1]}"}
        shown = client.get("/api/sessions/test-session-id/questions", headers=headers).json
        assert [question["anonymous"] for question in shown["questions"]] == [False, True, False, False, True, False]
        assert "Will the slides be shared afterwards?" in [question["text"] for question in shown["questions"]]
        assert shown["totals"] == {"asked": 6, "shown": 6, "waiting": 0, "answered": 1}


def test_what_was_closed_opens_again(app, client):
    make_demo(app)
    token = sessions(client)[1]
    for path in ("end", "features/chat"):
        method = client.put if "features" in path else client.post
        answer = method(
            f"/api/sessions/test-session-id/{path}",
            json={"enabled": False} if "features" in path else {},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 200, answer.json
    make_demo(app)
    live = client.get("/api/join/test01").json
    assert live["status"] == "active"
    assert client.post("/api/join/test01", json={"nickname": "하나"}).json["session"]["features"]["chat"] is True
