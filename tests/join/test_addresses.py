"""Addresses and codes as people type them, at every door: the pages, the API, the socket."""

import pytest

ROOM = "nickname-input"


def meant(client, address):
    """Where an address leads, with its redirects."""
    answer = client.get(address, follow_redirects=True)
    return answer.status_code, answer.request.path, answer.text


TYPED = [
    "/join/{code}", "/join/{code}/", "/JOIN/{code}", "/Join/{lower}/", "/join?code={code}", "/join/?code={lower}/",
    "/JOIN?code={lower}", "/{code}", "/{lower}/", "/join?code=http://192.0.2.2:8101/join/{code}",
    "/join?code=코드: {lower}.", "/join/{hangul}", "/join?code={hangul}",
]  # fmt: skip


@pytest.fixture
def shapes(live):
    code = live["session_code"]
    keys = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
    return {"code": code, "lower": code.lower(), "hangul": "".join(keys.get(c, c) for c in code.lower())}


@pytest.mark.parametrize("typed", TYPED)
def test_an_address_leads_to_the_room_however_it_is_typed(client, shapes, typed):
    status, _, page = meant(client, typed.format(**shapes))
    assert status == 200
    assert ROOM in page


def test_the_api_and_the_socket_read_a_code_alike(client, live, shapes, page):
    for name, shape in enumerate(shapes.values()):
        assert client.get(f"/api/join/{shape}").json["session_code"] == live["session_code"]
        assert page().asks("join_session", session_code=shape, nickname=f"손님 {name}")["ok"]


@pytest.mark.parametrize(
    "typed", ["/ZZZZZZ", "/join/ZZZZZZ", "/join?code=ZZZZZZ", "/Join/ZZZZZZ/", "/join?code=<뷁>ZZZZZZ"]
)
def test_what_was_typed_stays_in_the_box_when_nothing_is_found(client, typed):
    status, _, page = meant(client, typed)
    assert status == 404
    assert "ZZZZZZ" in page.partition('data-testid="code-input"')[2].partition(">")[0]
    assert "&lt;뷁&gt;ZZZZZZ" in page or "뷁" not in typed


@pytest.mark.parametrize(
    "path", ["/", "/join", "/auth/login", "/auth/test-login", "/api/docs", "/livez", "/api/openapi.json"]
)
def test_every_page_answers_with_and_without_a_slash_at_its_end(client, path):
    assert client.get(path).status_code == client.get(f"{path.rstrip('/')}/").status_code == 200


@pytest.mark.parametrize("path", ["/dashboard", "/Dashboard/", "/DASHBOARD?before=x"])
def test_the_dashboard_asks_for_a_login_however_it_is_typed(client, path):
    _, path, _ = meant(client, path)
    assert path == "/auth/login"


@pytest.mark.parametrize(
    "path", ["/nothere", "/ZZZZZZ", "/Nothing/JOIN", "/JOIN//evil.example", "/JOIN/a/b", "/%00JOIN"]
)
def test_other_addresses_do_not_exist(client, path):
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (302, 308, 404)
    assert not answer.headers.get("Location", "").startswith("//")


def test_another_case_of_an_address_is_none_for_what_writes(client):
    assert client.post("/Auth/Logout").status_code == 404


def test_a_query_goes_with_the_address(client):
    answer = client.get("/JOIN/ZZZZZZ?lang=en&x=%ED%95%9C")
    assert answer.headers["Location"] == "/join/ZZZZZZ?lang=en&x=%ED%95%9C"
