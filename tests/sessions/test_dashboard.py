"""The dashboard of a presenter with many sessions."""

import re
from html import unescape

import pytest

TITLE = re.compile(r'class="session-card-title">([^<]*)<')


@pytest.fixture
def dashboard(client, ada):
    """`dashboard("?q=…")`: (the titles of the cards, the page)."""
    client.post("/auth/test-login", data={"email": ada.email})

    def show(query=""):
        page = client.get(f"/dashboard{query}")
        assert page.status_code == 200
        return [unescape(title) for title in TITLE.findall(page.text)], page.text

    return show


def test_there_is_a_way_to_the_older_ones_and_back(dashboard, ada):
    for number in range(25):
        ada.creates(f"강연 {number}")
    first, page = dashboard()
    assert first == [f"강연 {number}" for number in range(24, 0, -1)]
    assert "최근 세션" not in page
    older = re.search(r'href="/dashboard(\?before=[^"]+)" rel="next"', page)[1]
    last, page = dashboard(older)
    assert last == ["강연 0"]
    assert re.search(r'href="/dashboard"[^>]*>최근 세션<', page)


def test_a_session_is_found_by_its_title_or_code_and_nobody_elses_is(dashboard, ada, bob):
    lecture, *_ = (ada.creates(title) for title in ("Algebra 강연", "질문 시간", "100% 강연"))
    foreign = bob.creates("Algebra 강연")
    found = {
        "algebra": ["Algebra 강연"],
        " 강연 ": ["100% 강연", "Algebra 강연"],
        "%25": ["100% 강연"],
        lecture["session_code"].lower(): ["Algebra 강연"],
        foreign["session_code"]: [],
        "_": [],
    }
    assert {q: dashboard(f"?q={q}")[0] for q in found} == found
    titles, page = dashboard("?q=%3Cb%3E")
    assert (titles, "검색한 제목이나 코드의 세션이 없어요." in page) == ([], True)
    assert 'value="&lt;b&gt;"' in page


def test_a_search_goes_on_to_its_own_older_sessions(dashboard, ada):
    for number in range(50):
        ada.creates(f"{'강연' if number % 2 else '질문'} {number}")
    titles, page = dashboard("?q=강연")
    assert titles == [f"강연 {number}" for number in range(49, 1, -2)]
    older = unescape(re.search(r'href="/dashboard(\?[^"]+)" rel="next"', page)[1])
    titles, page = dashboard(older)
    assert titles == ["강연 1"]
    assert 'href="/dashboard?q=%EA%B0%95%EC%97%B0"' in page
