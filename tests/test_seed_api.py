"""The unit scenarios that the product was asked for with, line by line."""

import shutil

import pytest

from tests.conftest import settings_of
from tests.inside import Page


@pytest.fixture
def config(with_demo, tmp_path):
    """Here the demo sessions are in the database."""
    shutil.copy(with_demo, tmp_path / "engagenow.db")
    return settings_of(tmp_path)


@pytest.fixture
def auth_headers(client):
    answer = client.post("/auth/test-login", json={"email": "test@example.com", "name": "Test User"})
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


def create(client, auth_headers, title):
    return client.post("/api/sessions", json={"title": title}, headers=auth_headers).json


def activate(client, auth_headers, session):
    return client.post(f"/api/sessions/{session['id']}/activate", headers=auth_headers)


def test_create_session(client, auth_headers):
    session_data = {"title": "테스트 세션", "description": "테스트용 세션입니다."}
    response = client.post("/api/sessions", json=session_data, headers=auth_headers)
    assert response.status_code == 201
    data = response.json
    assert data["title"] == session_data["title"]
    assert data["description"] == session_data["description"]
    assert "session_code" in data
    assert len(data["session_code"]) == 6
    assert "qr_code_url" in data


def test_get_sessions(client, auth_headers):
    create(client, auth_headers, "테스트 세션")
    response = client.get("/api/sessions", headers=auth_headers)
    assert response.status_code == 200
    assert isinstance(response.json, list)
    assert len(response.json) >= 1
    assert response.json[0]["title"] == "테스트 세션"


def test_session_code_uniqueness(client, auth_headers):
    codes = {create(client, auth_headers, f"테스트 세션 {i}")["session_code"] for i in range(10)}
    assert len(codes) == 10


def test_unauthorized_access(client):
    assert client.get("/api/sessions").status_code == 401


def test_join_session(client, auth_headers):
    session = create(client, auth_headers, "참여 테스트 세션")
    assert activate(client, auth_headers, session).status_code == 200
    response = client.post(f"/api/join/{session['session_code']}", json={"nickname": "테스트참여자"})
    assert response.status_code == 200
    assert response.json["participant"]["nickname"] == "테스트참여자"
    assert response.json["session"]["session_code"] == session["session_code"]


def test_duplicate_nickname(client, auth_headers):
    session = create(client, auth_headers, "중복 테스트 세션")
    activate(client, auth_headers, session)
    join = f"/api/join/{session['session_code']}"
    assert client.post(join, json={"nickname": "중복닉네임"}).status_code == 200
    second = client.post(join, json={"nickname": "중복닉네임"})
    assert second.status_code == 400
    assert "이미 사용중인 닉네임" in second.json["detail"]


def test_websocket_connection(app):
    page = Page(app)
    assert page.client.is_connected()
    assert len(page.heard("connected")) == 1
    assert set(page.heard("connected")[0]) == {"sid", "server_time"}


def test_join_session_websocket(app):
    page = Page(app)
    page.events.clear()
    page.client.emit(
        "join_session",
        {"session_id": "test-session-id", "participant_id": "test-participant-id", "nickname": "TestUser"},
    )
    name, data = page.events[0]
    assert name == "joined_session"
    assert data["participant"]["client_ref"] == "test-participant-id"


def test_the_seed_runs_twice_in_a_row(app, tick):
    """Demo sessions hold no nickname once its page has gone."""
    for _ in range(2):
        page = Page(app)
        answer = page.asks("join_session", session_id="test-session-id", nickname="TestUser")
        assert answer["ok"], answer
        page.goes()
        tick()
