"""What one connection, and one address, may try: new names, wrong codes."""

import pytest

from engagenow.core.figures import figures


@pytest.fixture
def joins(page, live):
    """One connection that becomes one participant after the other."""
    opened = page()
    return lambda nickname: opened.asks("join_session", session_id=live["id"], nickname=nickname)


def test_a_connection_makes_five_participants_at_once_then_one_in_ten_seconds(clock, joins):
    for number in range(5):
        assert (answer := joins(f"손님{number}"))["ok"], answer
    refused = joins("여섯째")
    assert (refused["code"], refused["retry_after"]) == ("rate_limited", 10)
    clock.goes(seconds=10)
    assert joins("여섯째")["ok"]
    assert joins("일곱째")["code"] == "rate_limited"


def test_to_connect_again_over_the_same_transport_makes_no_new_bucket(client, live):
    polling = "/socket.io/?EIO=4&transport=polling"
    sid = client.get(polling).text.partition('"sid":"')[2].partition('"')[0]
    taken = 0
    for number in range(12):
        join = f'42["join_session",{{"session_id":"{live["id"]}","nickname":"이름{number}"}}]'
        client.post(f"{polling}&sid={sid}", data="\x1e".join(["40", join, "41"]))
        taken += client.get(f"{polling}&sid={sid}").text.count('42["joined_session"')
    assert taken == 5


def test_who_comes_back_by_key_or_token_makes_nobody(page, live, guest):
    token = guest("하나").token
    opened = page()
    for _ in range(10):
        assert opened.asks("join_session", session_id=live["id"], nickname="둘", join_key="a key of mine")["ok"]
        assert opened.asks("join_session", session_id=live["id"], token=token)["ok"]


def test_whom_a_connection_was_before_leaves(joins, page, live, ada):
    assert joins("처음")["ok"]
    assert joins("나중")["ok"]
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["participant_count"] == 1
    assert page().asks("join_session", session_id=live["id"], nickname="처음")["ok"], "its name is free at once"


def test_it_leaves_in_another_session_too(page, live, ada):
    other, opened = ada.opens("옆방"), page()
    assert opened.asks("join_session", session_id=live["id"], nickname="처음")["ok"]
    assert opened.asks("join_session", session_id=other["id"], nickname="처음")["ok"]
    assert page().asks("join_session", session_id=live["id"], nickname="처음")["ok"]


def test_its_other_tab_stays(page, live):
    first, second = page(), page()
    token = first.joins(live, nickname="하나")["token"]
    second.joins(live, token=token)
    assert first.asks("join_session", session_id=live["id"], nickname="둘")["ok"]
    assert second.says("아직 여기")["ok"]
    assert page().asks("join_session", session_id=live["id"], nickname="하나")["code"] == "nickname_taken"


def test_texts_are_counted_for_the_connection_whoever_speaks_over_it(clock, page, live):
    opened = page()
    said = 0
    for number in range(4):
        opened.joins(live, nickname=f"이름{number}")
        said += sum(opened.says(f"{text}")["ok"] for text in range(25))
    assert said == 60


def test_a_session_takes_two_hundred_texts_a_second(guest, clock):
    speakers = [guest(f"손님{number}") for number in range(5)]
    answers = [speaker.says("말") for speaker in speakers for _ in range(45)]
    assert sum(answer["ok"] for answer in answers) == 200
    clock.goes(seconds=1)
    assert speakers[0].says("다시")["ok"]


def test_of_wrong_codes_a_connection_tries_thirty_then_one_in_two_seconds(page, live, clock):
    opened, before = page(), figures.wrong_codes

    def tries(code):
        return opened.asks("join_session", session_code=code, nickname="누구")["code"]

    assert [tries("WRONGX") for _ in range(30)] == ["session_not_found"] * 30
    assert tries("WRONGX") == "rate_limited"
    assert tries(live["session_code"]) == "rate_limited", "a right one would tell as much"
    assert figures.wrong_codes == before + 30
    clock.goes(seconds=2)
    assert tries("WRONGX") == "session_not_found"
    assert tries("WRONGX") == "rate_limited"
    clock.goes(seconds=2)
    assert opened.asks("join_session", session_code=live["session_code"], nickname="누구")["ok"]


def test_right_codes_cost_nothing(page, live):
    opened, before = page(), figures.wrong_codes
    for _ in range(40):
        answer = opened.asks("join_session", session_code=live["session_code"], nickname="하나", join_key="12345678")
        assert answer["ok"]
    assert figures.wrong_codes == before


@pytest.mark.parametrize("path", ["/api/join/{}", "/join/{}"])
def test_over_http_an_address_tries_three_hundred_then_two_a_second(client, live, clock, path):
    for _ in range(300):
        assert client.get(path.format("WRONGX")).status_code == 404
    refused = client.get(path.format("WRONGX"))
    assert refused.status_code == 429
    assert client.get(path.format(live["session_code"])).status_code == 200, "a right one is always answered"
    elsewhere = client.get(path.format("WRONGX"), environ_base={"REMOTE_ADDR": "10.1.2.3"})
    assert elsewhere.status_code == 404
    clock.goes(seconds=1)
    statuses = [client.get(path.format("WRONGX")).status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


def test_a_refused_address_is_told_how_long_to_wait(client, clock):
    for _ in range(300):
        client.post("/api/join/WRONGX", json={"nickname": "하나"})
    refused = client.post("/api/join/WRONGX", json={"nickname": "하나"})
    assert (refused.status_code, refused.json["code"]) == (429, "rate_limited")
    assert refused.json["retry_after"] > 0


def test_of_ipv6_a_household_is_one_address(client, clock):
    answers = [
        client.get("/api/join/WRONGX", environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}).status_code
        for number in range(302)
    ]
    assert answers.count(429) == 2
    assert client.get("/api/join/WRONGX", environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}).status_code == 404


def test_over_sockets_an_address_tries_as_many_and_of_the_same_bucket(page, client, live, clock):
    def tries(opened, code):
        return opened.asks("join_session", session_code=code, nickname="누구", join_key="12345678").get("code", "ok")

    for _ in range(10):
        opened = page()
        assert [tries(opened, "WRONGX") for _ in range(30)] == ["session_not_found"] * 30
    late = page()
    assert tries(late, "WRONGX") == "rate_limited"
    assert tries(late, live["session_code"]) == "ok", "a right one is answered"
    nowhere = {"REMOTE_ADDR": ""}  # as the clients above: they have no network
    assert client.get("/api/join/WRONGX", environ_base=nowhere).status_code == 429
    assert client.get("/api/join/WRONGX").status_code == 404, "another address"


def test_a_participant_has_twenty_connections_and_the_oldest_ends(guest, page, live, ada):
    first = guest("하나")
    tabs = [first]
    for _ in range(22):
        tabs.append(page(token=first.token))
        tabs[-1].joins(live)
    assert [tab.client.is_connected() for tab in tabs] == [False] * 3 + [True] * 20
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["participant_count"] == 1
    assert tabs[-1].says("하나")["ok"]
    assert tabs[3].heard("new_message")
    assert guest("둘").client.is_connected()
