"""Activities on the projector: an evening with every kind, as the last row sees it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.hall import results_can_be_read
from tests.e2e.polls import LONG, Polls, options


@pytest.fixture
def evening(server, host, presents):
    """(the presenter's polls, the projector)"""
    live = host.opens("타운홀")
    return Polls(host, live, server.url), presents(live, "/screen")


def rows(wall):
    """What a screen reader reads of the results."""
    table = wall.get_by_test_id("results-table")
    return [row.split("\t") for row in table.evaluate("each => each.innerText").split("\n")[1:] if row]


def row(wall, *cells):
    return wall.locator("[data-testid=results-table] tr", has_text=re.compile(r"\s*".join(map(re.escape, cells))))


def test_a_choice_is_counted_shown_and_taken_away(evening, phone):
    polls, wall = evening
    question, state, foot = (wall.get_by_test_id(f"stage-{part}") for part in ("question", "state", "countdown"))
    answered = wall.get_by_test_id("answered")
    poll = polls.opens("choice", seconds=300)
    here = phone("하나", session_id=polls.live["id"])
    vote = {"activity_id": poll["id"], "round": 1, "answer": {"options": ["o1"]}}
    assert here.sends("answer", **vote)["ok"]
    expect(question).to_have_text("가장 기대되는 변화는?")
    expect(answered).to_have_text("1명 중 1명 응답")
    expect(foot).to_have_text(re.compile(r"^[45]:\d\d$"))
    assert "%" not in wall.locator(".activity-stage").inner_text(), "nothing before its time"
    polls.shows(poll, "after_answer")
    wall.reload()
    expect(answered).to_have_text("1명 중 1명 응답")
    assert "%" not in wall.locator(".activity-stage").inner_text()
    results_can_be_read(wall)

    polls.steps(poll, "pause")
    expect(state).to_have_text("일시정지")
    polls.steps(poll, "resume")
    polls.answer(poll, {"options": ["o1"]}, {"options": ["o0"]})
    polls.shows(poll, "live")
    expect(row(wall, "새 사옥", "67%", "2")).to_be_attached()
    polls.answer(poll, {"options": ["o0"]})
    expect(row(wall, "새 사옥", "50%", "2")).to_be_attached()
    results_can_be_read(wall)
    polls.steps(poll, "close")
    expect(state).to_have_text("응답 마감")
    expect(wall.locator(".results-foot")).to_contain_text("공동 1위 2개")
    expect(foot).to_be_hidden()

    polls.host.shows(polls.live, "activity", id=poll["id"], sort="votes")
    wall.context.set_offline(True)
    expect(wall.get_by_test_id("connection-status")).to_be_visible()
    expect(question).to_be_in_viewport(ratio=1)
    results_can_be_read(wall)
    wall.context.set_offline(False)
    polls.steps(poll, "open", {"new_round": True})
    expect(wall.locator(".activity-now")).to_contain_text("2회차")
    polls.steps(poll, "close")
    polls.steps(poll, "archive")
    expect(question).to_be_hidden()
    expect(wall.locator("body.only-join")).to_be_attached()


def test_every_kind_is_read_from_the_last_row(evening):
    polls, wall = evening
    many = options(*(f"{number}. {LONG}"[: 30 + 5 * number] for number in range(20)))
    twenty = polls.opens("choice", f"{LONG}?", {"options": many, "max": 3}, show="live")
    polls.answer(twenty, {"options": ["o3", "o19"]})
    expect(wall.locator(".results-foot")).to_contain_text("복수 선택 가능")
    results_can_be_read(wall)

    ranking = polls.opens("ranking", show="live")
    polls.answer(ranking, {"order": ["o1", "o0", "o2"]}, {"order": ["o1", "o2", "o0"]})
    expect(row(wall, "새 사옥", "1", "3점", "1순위 2명")).to_be_attached()
    expect(row(wall, "복지 포인트", "2", "1.5점", "1순위 0명")).to_be_attached()
    results_can_be_read(wall)

    rating = polls.opens("rating", show="live")
    polls.answer(rating, {"value": 4}, {"value": 5})
    expect(wall.locator(".results-foot")).to_contain_text("평균 4.5")
    results_can_be_read(wall)

    eight = options(*(f"{number}번 문항: {LONG[:40]}" for number in range(8)))
    stated = polls.opens("rating", definition={"from": 0, "to": 10, "statements": eight}, show="live")
    polls.answer(stated, {"values": {"o0": 10, "o7": 0}})
    expect(wall.locator(".statement-mean").first).to_have_text("10")
    results_can_be_read(wall)

    number = polls.opens("number", show="hidden")
    expect(wall.locator(".activity-empty")).to_have_text("휴대폰에서 응답해 주세요: 0부터 180까지의 숫자")
    expect(wall.get_by_test_id("answered")).to_be_visible()
    polls.shows(number, "live")
    polls.answer(number, {"value": 30}, {"value": 41})
    expect(wall.locator(".results-foot")).to_contain_text("평균 35.5분")
    results_can_be_read(wall)

    texts = polls.opens("text")
    polls.answer(texts, {"texts": ["하나", "둘"]}, {"texts": [LONG * 2]})
    expect(wall.locator(".card")).to_have_count(3)
    results_can_be_read(wall)
    shown = polls.results(texts)["texts"][0]
    polls.host.shows(polls.live, "activity", id=texts["id"], item=shown["id"])
    expect(wall.locator(".quote .card")).to_have_text(re.compile(re.escape(shown["text"])))
    results_can_be_read(wall)
