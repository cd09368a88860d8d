"""The projector as a view: what it sees, what it may not do, and how long."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from engagenow.auth import accounts
from engagenow.sessions import qr, screens
from tests.roles import everything

WEEK = timedelta(days=7)


@pytest.fixture
def link(ada, live):
    """A screen link of Ada's session."""
    return ada.asks("POST", f"/api/sessions/{live['id']}/screen-links").body


@pytest.fixture
def browser(app, ada):
    """Ada's browser, logged in."""
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": ada.email})
    return browser


@pytest.fixture
def projector(page, link, live):
    """`projector()` shows Ada's session by the link, as soon as it is connected."""
    return lambda **more: page(token=link["token"], session_id=live["id"], **more)


def test_an_id_of_another_command_makes_no_link(ada, live):
    path = f"/api/sessions/{live['id']}"
    assert ada.asks("POST", f"{path}/pause", {"client_msg_id": "K"}).status == 200
    answer = ada.asks("POST", f"{path}/screen-links", {"client_msg_id": "K"})
    assert (answer.status, answer["code"], answer["errors"][0]["field"]) == (422, "invalid", "client_msg_id")


def joined(screen):
    return screen.heard("joined_session")[-1]


WAYS = {
    "an access token in the command": lambda page, live, **by: page().joins(live, token=by["ada"].token, view="screen"),
    "an access token at the connection": lambda page, live, **by: page(token=by["ada"].token).joins(
        live, view="screen"
    ),
    "the view at the connection": lambda page, live, **by: page(token=by["ada"].token, view="screen").joins(live),
    "at once, by an access token": lambda page, live, **by: joined(
        page(token=by["ada"].token, view="screen", session_id=live["id"])
    ),
    "a login": lambda page, live, **by: page(by["browser"]).joins(live, view="screen"),
    "at once, by a login": lambda page, live, **by: joined(page(by["browser"], view="screen", session_id=live["id"])),
    "a link in the command": lambda page, live, **by: page().joins(live, token=by["link"]["token"], view="screen"),
    "a link without the view": lambda page, live, **by: page().joins(live, token=by["link"]["token"]),
    "a link and the code": lambda page, live, **by: page().asks(
        "join_session", session_code=live["session_code"], token=by["link"]["token"]
    ),
    "a link at the connection": lambda page, live, **by: page(token=by["link"]["token"]).joins(live),
    "at once, by a link": lambda page, live, **by: joined(page(token=by["link"]["token"], session_id=live["id"])),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_makes_a_screen_that_is_nobody(way, app, page, ada, browser, live, link, guest):
    one = guest("하나")
    before = everything(app)
    answer = WAYS[way](page, live, ada=ada, browser=browser, link=link)
    assert answer["participant"] == {"id": answer["participant"]["id"], "nickname": "", "role": "screen"}
    assert not answer.keys() & {"token", "desk", "mine"}
    assert (answer["participant_count"], answer["session"]["joined_count"]) == (1, 1)
    assert everything(app) == before
    assert one.asks("rename", nickname="하나하나")["ok"], "it holds no name"


@pytest.mark.parametrize("how", [{}, {"since": 0}])
def test_it_is_told_what_a_participant_is_told(projector, guest, stage, live, how):
    one = guest("하나")
    one.says("안녕")
    other = guest("둘", **how)
    screen = projector(**how)
    own = {"participant", "token", "server_time", "mine"}
    seen = [{k: v for k, v in joined(who).items() if k not in own} for who in (screen, other)]
    assert seen[0] == seen[1]
    assert one.says("또 안녕")["ok"]
    assert stage.asks("set_status", status="paused")["ok"]
    assert [e["name"] for e in screen.log] == [e["name"] for e in other.log][-2:] == ["new_message", "session_updated"]
    assert screen.log == other.log[-2:]


def test_it_goes_on_where_it_was(projector, guest):
    one, screen = guest("하나"), projector()
    one.says("안녕")
    screen.goes()
    one.says("또 안녕")
    back = projector(since=screen.log[-1]["seq"])
    assert [event["data"]["message"] for event in joined(back)["events"]] == ["또 안녕"]


def test_it_is_counted_nowhere(projector, guest, stage, ada, live, tick):
    guest("하나")
    screen = projector()
    tick()
    assert [count["count"] for count in stage.heard("participant_count")] == [1]
    assert [who["nickname"] for who in ada.asks("GET", f"/api/sessions/{live['id']}/participants").body] == ["하나"]
    screen.goes()
    tick()
    assert [count["count"] for count in stage.heard("participant_count")] == [1]
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["participant_count"] == 1


def test_nobody_can_act_on_it_and_it_is_nobody_s_name(projector, stage, guest, ada, live, page):
    screen = projector()
    its_id = joined(screen)["participant"]["id"]
    assert stage.asks("kick_participant", participant_id=its_id)["code"] == "not_found"
    assert ada.asks("POST", f"/api/sessions/{live['id']}/participants/{its_id}/kick")["code"] == "not_found"
    assert guest("하나", participant_id=its_id).me["client_ref"] == its_id
    assert screen.asks("heartbeat")["code"] == "forbidden", "it is in the room still"
    assert screen.asks("leave_session") == {"ok": True}
    assert screen.asks("leave_session")["code"] == "not_joined"


REFUSED = [
    ({"nickname": "하나", "view": "screen"}, "invalid"),
    ({"view": "stage"}, "invalid"),
    ({"view": 7}, "invalid"),
    ({"view": "screen"}, "token_required"),
    ({"view": "screen", "token": "s.x"}, "token_invalid"),
    ({"view": "screen", "token": "<member>"}, "token_invalid"),
    ({"view": "screen", "token": "<bob>"}, "session_not_found"),
    ({"token": "<link>", "nickname": "하나"}, "invalid"),
    ({"token": "<link of another session>"}, "token_invalid"),
]


@pytest.mark.parametrize(("how", "code"), REFUSED)
def test_who_may_not_show_it_is_told_why(how, code, app, page, ada, bob, link, live, guest):
    other = ada.creates("다른 방")
    tokens = {
        "<member>": guest("둘").token,
        "<bob>": bob.token,
        "<link>": link["token"],
        "<link of another session>": ada.asks("POST", f"/api/sessions/{other['id']}/screen-links")["token"],
    }
    how = {name: tokens.get(value, value) for name, value in how.items()}
    before = everything(app)
    assert page().asks("join_session", session_id=live["id"], **how)["code"] == code
    assert everything(app) == before


@pytest.mark.parametrize("view", ["stage", 7, "", ["screen"], {"a": 1}])
def test_a_view_that_is_unknown_at_the_connection_makes_no_presenter(page, ada, live, view):
    at_once = page(token=ada.token, session_id=live["id"], view=view)
    assert [problem["code"] for problem in at_once.heard("error")] == ["invalid"]
    assert page(token=ada.token, view=view).asks("join_session", session_id=live["id"])["code"] == "invalid"


def test_a_presenter_s_page_becomes_a_screen_and_back(page, ada, live):
    one = page(token=ada.token)
    for view, code in ((None, None), ("screen", "forbidden"), (None, None)):
        one.joins(live, view=view)
        assert one.asks("set_feature", feature="chat", enabled=True).get("code") == code


def test_a_participant_that_becomes_a_screen_leaves(page, live, link, guest, ada):
    one = guest("하나")
    one.joins(live, token=link["token"])
    assert one.says("안녕")["code"] == "forbidden"
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["participant_count"] == 0
    guest("하나")  # the name is free


# Links


def test_a_link_is_an_address_a_token_and_a_time(ada, live, link, clock):
    assert set(link) == {"url", "token", "expires_at"}
    assert link["token"].startswith("s.")
    clock.time = datetime.now(UTC)
    made = ada.asks("POST", f"/api/sessions/{live['id']}/screen-links")
    assert made.status == 201
    assert datetime.fromisoformat(made["expires_at"]) - clock.time == pytest.approx(WEEK, abs=timedelta(seconds=1))


def test_it_comes_with_a_qr_code_where_one_is_asked_for(ada, live):
    made = ada.asks("POST", f"/api/sessions/{live['id']}/screen-links?qr=true")
    assert made["qr"] == qr.svg_once(made["url"])
    assert made["qr"].startswith("<?xml")
    assert made["qr"] != ada.asks("POST", f"/api/sessions/{live['id']}/screen-links?qr=true")["qr"]


def test_its_address_opens_the_projector_without_a_login(app, client, link, live):
    address = urlsplit(link["url"])
    page = client.get(f"{address.path}?{address.query}")
    assert page.status_code == 200
    assert link["token"] in page.text
    assert client.get(address.path).status_code == 302, "without the token it wants a login"


@pytest.mark.parametrize("token", ["", "s.x", "<other>", "p.x"])
def test_an_address_whose_token_is_none_asks_for_a_login(client, browser, ada, live, token):
    other = ada.creates("다른 방")
    token = token.replace("<other>", ada.asks("POST", f"/api/sessions/{other['id']}/screen-links")["token"])
    path = f"/sessions/{live['id']}/screen?token={token}"
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/auth/login")
    assert browser.get(path).status_code == 200


def test_its_token_is_stored_nowhere_also_when_it_is_asked_for_again(app, ada, live):
    path = f"/api/sessions/{live['id']}/screen-links"
    first = ada.asks("POST", path, {"client_msg_id": "k1"})
    assert ada.asks("POST", path, {"client_msg_id": "k1"}).body == first.body
    assert first["token"].removeprefix("s.") not in str(everything(app))
    assert len(everything(app)["screen_links"]) == 1


def test_a_session_keeps_the_newest_links(app, ada, live, page, clock, monkeypatch):
    monkeypatch.setattr(screens, "MOST", 2)
    clock.time = datetime.now(UTC)
    tokens = []
    for _ in range(3):
        clock.goes(seconds=1)
        tokens.append(ada.asks("POST", f"/api/sessions/{live['id']}/screen-links")["token"])
    codes = [page().asks("join_session", session_id=live["id"], token=token).get("code") for token in tokens]
    assert codes == ["token_invalid", None, None]
    clock.goes(days=8)
    ada.asks("POST", f"/api/sessions/{live['id']}/screen-links")
    assert len(everything(app)["screen_links"]) == 1, "those that are too old go"


def test_loads_of_the_page_end_no_link_that_was_given_away(app, client, ada, live, link, clock, monkeypatch):
    """And links that are given away end none of a page."""
    monkeypatch.setattr(screens, "MOST", 2)
    path = f"/api/sessions/{live['id']}/screen-links"
    clock.time = datetime.now(UTC)
    for _ in range(3):
        clock.goes(seconds=1)
        ada.asks("POST", f"{path}?by_page=true")
    assert read(client, live, link["token"]).status_code == 200
    assert sorted(row.by_page for row in everything(app)["screen_links"]) == [False, True, True]
    for _ in range(2):
        clock.goes(seconds=1)
        ada.asks("POST", path)
    assert sorted(row.by_page for row in everything(app)["screen_links"]) == [False, False, True, True]


def read(client, live, token):
    return client.get(f"/api/sessions/{live['id']}/events", headers={"Authorization": f"Bearer {token}"})


def test_over_http_it_reads_its_own_session_alone(client, ada, live, link):
    assert read(client, live, link["token"]).status_code == 200
    answer = read(client, ada.creates("다른 방"), link["token"])
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


# How long


def revoked(app, ada, live, clock):
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}/screen-links").status == 204


def too_old(app, ada, live, clock):
    clock.goes(days=7)


def owner_blocked(app, ada, live, clock):
    with app.app_context():
        accounts.block(ada.email)


@pytest.mark.parametrize("end", [revoked, too_old, owner_blocked])
def test_a_screen_ends_with_its_link(end, app, page, client, ada, bob, live, guest, clock, tick):
    clock.time = datetime.now(UTC)
    theirs = bob.opens("밥의 방")
    token = ada.asks("POST", f"/api/sessions/{live['id']}/screen-links")["token"]
    screen, waiting = page(token=token, session_id=live["id"]), page(token=token)
    one = guest("하나")
    clock.goes(seconds=5)
    later = bob.asks("POST", f"/api/sessions/{theirs['id']}/screen-links")["token"]
    another = page(token=later, session_id=theirs["id"])
    clock.goes(seconds=-5)
    end(app, ada, live, clock)
    clock.goes(seconds=2)
    tick()
    assert not screen.client.is_connected()
    assert one.client.is_connected()
    assert another.client.is_connected()
    assert waiting.asks("join_session", session_id=live["id"])["code"] == "token_invalid"
    assert page(token=token, session_id=live["id"]).heard("error")[0]["code"] == "token_invalid"
    assert read(client, live, token).status_code == 401


def test_a_revoked_link_ends_its_screens_at_once(ada, live, projector):
    screen = projector()
    revoked(None, ada, live, None)
    assert not screen.client.is_connected()


def test_a_screen_outlives_the_login_in_whose_browser_it_is(page, browser, csrf, live, link, guest, clock, tick):
    by_link = page(browser, token=link["token"], session_id=live["id"])
    by_login = page(browser, view="screen", session_id=live["id"])
    assert browser.post("/auth/logout", data={"csrf_token": csrf(browser)}).status_code == 302
    clock.goes(seconds=2)
    tick()
    assert not by_login.client.is_connected()
    assert guest("하나").says("안녕")["ok"]
    assert [said["message"] for said in by_link.heard("new_message")] == ["안녕"]


def test_a_screen_of_an_access_token_ends_with_it(page, ada, live, clock, tick):
    clock.time = datetime.now(UTC)
    screen = page(token=ada.token, view="screen", session_id=live["id"])
    assert joined(screen)["participant"]["role"] == "screen"
    clock.time = datetime.now(UTC) + timedelta(hours=12, seconds=62)
    clock.goes(seconds=2)
    tick()
    assert not screen.client.is_connected()


def test_a_deleted_session_is_shown_no_more(app, projector, page, ada, live, link, tick, clock):
    screen = projector()
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}").status == 204
    assert screen.heard("session_ended")
    clock.goes(seconds=2)
    tick()
    assert not screen.client.is_connected()
    assert page().asks("join_session", session_id=live["id"], token=link["token"])["code"] == "token_invalid"
    assert not everything(app)["screen_links"]
