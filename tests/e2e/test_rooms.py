"""What a room full of phones meets: servers that die, pauses, second tabs, plain http, names with code in them."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PLAIN_HOST
from tests.waiting import eventually


def messages(page):
    return page.get_by_test_id("chat-messages")


def test_a_dead_server_loses_nothing(server, host, somebody, join, say):
    live = host.opens()
    phone, other = somebody("pixel"), somebody("iphone")
    join(phone, live["session_code"], "하나")
    join(other, live["session_code"], "둘")
    say(phone, "먼저 보낸 말")
    expect(messages(other)).to_contain_text("먼저 보낸 말")

    server.kill9()
    expect(phone.get_by_test_id("connection-status")).to_be_visible()
    say(phone, "끊겼을 때 보낸 말")
    phone.get_by_test_id("chat-input").fill("아직 쓰는 말")
    server.start()

    expect(messages(other)).to_contain_text("끊겼을 때 보낸 말")
    expect(phone.get_by_test_id("chat-input")).to_have_value("아직 쓰는 말")
    for page in (phone, other):
        for text in ("먼저 보낸 말", "끊겼을 때 보낸 말"):
            expect(messages(page).get_by_text(text, exact=True)).to_have_count(1)


def test_unsent_words_survive_a_reload_while_the_server_is_dead(server, host, somebody, join, say):
    live = host.opens()
    phone = somebody("pixel")
    join(phone, live["session_code"], "하나")

    server.kill9()
    expect(phone.get_by_test_id("connection-status")).to_be_visible()
    say(phone, "끊겼을 때 보낸 말")
    server.start()
    phone.reload()

    other = somebody("iphone", at=server.url)
    join(other, live["session_code"], "둘")
    for page in (phone, other):
        expect(messages(page).get_by_text("끊겼을 때 보낸 말", exact=True)).to_have_count(1)


def test_reloading_in_a_pause_throws_nobody_out(host, somebody, join, say):
    live = host.opens()
    phone = somebody()
    join(phone, live["session_code"], "하나")
    say(phone, "여기 있어요")
    expect(messages(phone)).to_contain_text("여기 있어요")

    host.moves(live, "pause")
    expect(phone.get_by_test_id("session-status")).to_contain_text("일시정지")
    phone.reload()
    expect(messages(phone)).to_contain_text("여기 있어요")
    expect(phone.get_by_test_id("nickname-input")).to_be_hidden()
    expect(phone.get_by_test_id("chat-input")).to_be_disabled()

    host.moves(live, "activate")
    say(phone, "다시")
    expect(messages(phone)).to_contain_text("다시")


def test_a_second_tab_is_the_same_person(host, somebody, join, say):
    live = host.opens()
    first = somebody()
    join(first, live["session_code"], "하나")
    second = first.context.new_page()
    second.goto(f"/join/{live['session_code']}")
    expect(second.get_by_test_id("chat-container")).to_be_visible()
    expect(second.get_by_test_id("nickname-input")).to_be_hidden()

    say(second, "두 번째 탭에서")
    expect(messages(first)).to_contain_text("두 번째 탭에서")
    here = host.asks("GET", f"/api/sessions/{live['id']}")
    assert (here["participant_count"], here["joined_count"]) == (1, 1)


def test_the_waiting_page_opens_by_itself(host, somebody):
    live = host.creates()
    phone = somebody()
    phone.goto(f"/join/{live['session_code']}")
    expect(phone.get_by_test_id("nickname-input")).to_be_hidden()
    host.moves(live, "activate")
    expect(phone.get_by_test_id("nickname-input")).to_be_visible()


def test_an_ended_session_says_so(host, somebody, join):
    live = host.opens()
    phone = somebody()
    join(phone, live["session_code"], "하나")
    host.moves(live, "end")
    expect(phone.get_by_test_id("session-status")).to_contain_text("종료")
    late = somebody()
    late.goto(f"/join/{live['session_code']}")
    expect(late.get_by_text(re.compile("세션.*종료"))).to_be_visible()


def test_over_plain_http_where_half_of_the_browser_is_missing(server, host, somebody, join, say):
    live = host.opens()
    phone = somebody(at=f"http://{PLAIN_HOST}:{server.port}")
    join(phone, live["session_code"], "하나")
    assert not phone.evaluate("isSecureContext")
    say(phone, "안전하지 않은 주소에서")
    phone.get_by_test_id("emoji-👍").click()
    expect(messages(phone)).to_contain_text("안전하지 않은 주소에서")
    expect(messages(phone)).to_contain_text("👍")


def test_a_name_with_code_in_it_is_only_a_name(host, somebody, join, say):
    name, text = "<img src onerror=a>", "<script>document.title='x'</script><b>굵게</b>"
    live = host.opens()
    phone = somebody()
    join(phone, live["session_code"], name)
    say(phone, text)
    expect(messages(phone)).to_contain_text(text)
    expect(messages(phone)).to_contain_text(name)
    assert messages(phone).locator("img, b:has-text('굵게')").count() == 0
    assert phone.title() != "x"


def test_the_other_language(somebody):
    page = somebody("desktop")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/join/TEST01")
    expect(page.get_by_test_id("join-button")).to_have_text("Join")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_test_id("join-button")).not_to_have_text(re.compile("[A-Za-z]"))


def test_without_javascript_the_page_says_what_is_missing(somebody):
    page = somebody(java_script_enabled=False)
    for path in ("/join", "/join/TEST01"):
        page.goto(path)
        assert "JavaScript" in page.locator("body").inner_text()


def test_a_phone_that_was_shown_the_door(host, somebody, join):
    live = host.opens()
    phone = somebody()
    join(phone, live["session_code"], "하나")
    people = host.asks("GET", f"/api/sessions/{live['id']}/participants").body
    guest = next(one for one in people if one["nickname"] == "하나")
    host.asks("POST", f"/api/sessions/{live['id']}/participants/{guest['id']}/kick")
    expect(phone.get_by_test_id("chat-input")).to_be_hidden()


def test_a_new_name_whose_answer_is_lost_can_be_sent_again(own_server, presenter_of, somebody, join):
    server = own_server(NICKNAME_HOLD="0").start()
    host = presenter_of(server)
    live = host.opens()
    phone, other = somebody("pixel", at=server.url), somebody("iphone", at=server.url)
    silent = []

    def swallow(page_side):
        server_side = page_side.connect_to_server()
        page_side.on_message(lambda data: None if silent and "새이름" in data else server_side.send(data))

    phone.route_web_socket("**/socket.io/**", swallow)
    join(phone, live["session_code"], "하나")
    phone.goto("about:blank")
    eventually(lambda: host.asks("GET", f"/api/join/{live['session_code']}")["participants"] == 0)
    join(other, live["session_code"], "하나")

    phone.goto(f"{server.url}/join/{live['session_code']}")
    field, button = phone.get_by_test_id("nickname-input"), phone.get_by_test_id("join-button")
    expect(field).to_be_visible()
    silent.append(True)
    field.fill("새이름")
    button.click()
    expect(button).to_be_disabled()
    expect(phone.locator("#nickname-problem")).to_contain_text("서버가 응답하지 않아요")
    expect(button).to_be_enabled()
    silent.clear()
    button.click()
    expect(phone.get_by_test_id("chat-input")).to_be_enabled()
