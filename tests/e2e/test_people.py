"""The presenter's list of people in a room with more of them than it shows."""

import re

import pytest
import requests
from playwright.sync_api import expect


@pytest.fixture
def stage(host, somebody, log_in, server):
    """The presenter's page of a session that 60 people have joined, of whom none is connected."""
    live = host.opens()
    for number in range(60):
        joined = requests.post(
            f"{server.url}/api/join/{live['session_code']}", json={"nickname": f"참가자 {number}"}, timeout=10
        )
        assert joined.status_code == 200, joined.text
    page = somebody("desktop")
    log_in(page, host.email)
    page.goto(f"/sessions/{live['id']}")
    page.get_by_test_id("tab-people").click()
    page.live = live
    return page


def names(page):
    return page.get_by_test_id("participant-list").locator("bdi")


def test_search_and_more(stage):
    search, more = stage.get_by_test_id("people-search"), stage.get_by_test_id("people-more")
    expect(stage.get_by_text("지금 접속한 참여자가 없어요.")).to_be_visible()
    search.fill("참가자")
    expect(names(stage)).to_have_count(50)
    more.click()
    expect(names(stage)).to_have_count(60)
    expect(more).to_be_hidden()
    search.fill("자 59")
    expect(names(stage)).to_have_text(["참가자 59"])
    search.fill("없는 이름")
    expect(stage.get_by_text("검색한 닉네임의 참여자가 없어요.")).to_be_visible()


def test_who_comes_and_who_is_removed(stage, somebody, join):
    phone = somebody()
    join(phone, stage.live["session_code"], "하나")
    expect(names(stage)).to_have_text(["하나"])
    stage.get_by_test_id("kick-button").click()
    stage.get_by_role("dialog").get_by_role("button", name="내보내기").click()
    expect(names(stage)).to_have_count(0)
    stage.get_by_test_id("people-search").fill("하나")
    expect(names(stage)).to_have_text(["하나"])
    expect(stage.get_by_test_id("kick-button")).to_be_hidden()
    stage.get_by_test_id("readmit-button").click()
    expect(stage.get_by_test_id("readmit-button")).to_be_hidden()
    expect(stage.get_by_test_id("kick-button")).to_be_focused()
    phone.get_by_role("link", name="다시 시도").click()
    expect(phone.get_by_test_id("chat-input")).to_be_enabled()
    stage.get_by_test_id("people-search").fill("")
    expect(names(stage)).to_have_text(["하나"])


def test_a_page_asks_only_for_what_it_shows(stage):
    asked = []
    stage.on("request", lambda request: "/participants?" in request.url and asked.append(request.url))
    with stage.expect_response(re.compile(r"/participants\?")):
        stage.get_by_test_id("people-search").fill("참가자")
    assert [re.search(r"limit=(\d+)", url)[1] for url in asked] == ["51"]


def test_a_download_has_the_browser_s_time_zone(host, somebody, log_in):
    live = host.opens()
    page = somebody("desktop", timezone_id="America/New_York")
    log_in(page, host.email)
    page.goto(f"/sessions/{live['id']}")
    expect(page.get_by_test_id("activate-chat")).to_be_enabled()
    page.get_by_test_id("manage-session").click()
    with page.expect_download() as downloading:
        page.get_by_test_id("export-csv").click()
    assert downloading.value.suggested_filename.startswith("수요일의 강연 20")
    head = downloading.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.startswith('"구분","번호","시각 (America/New_York)"')
