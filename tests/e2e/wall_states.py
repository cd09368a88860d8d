"""The states of the projector with an activity on it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.polls import LONG, Polls, options, polls_of
from tests.e2e.states import Scene, picture, state, step

SHORT = ("월요일", "화요일", "수요일", "목요일", "금요일")


def _polls(scene: Scene) -> Polls:
    return polls_of(scene, scene.opens(talk=False))


def _wall(scene: Scene, polls: Polls, voters: int | None = None) -> Page:
    """`voters`: so many have been told of."""
    page = scene.presents(polls.live, "/screen")
    expect(page.get_by_test_id("stage-question")).to_be_visible()
    if voters:
        expect(page.locator(".results-answered")).to_contain_text(str(voters))
    return page


def _choice(scene: Scene, *texts: str, votes: tuple[int, ...], show: str = "live", **more: Any) -> tuple[Polls, Any]:
    """`votes`: the numbers of the options that were chosen."""
    polls = _polls(scene)
    activity = polls.opens("choice", definition={"options": options(*texts)} if texts else None, show=show, **more)
    polls.answer(activity, *({"options": [f"o{number}"]} for number in votes))
    return polls, activity


@state
def screen_poll_choice(scene: Scene) -> Page:
    polls, _ = _choice(scene, votes=(0, 0, 0, 1, 2, 2), seconds=300)
    return _wall(scene, polls, 6)


@picture
def screen_poll_choice_hidden(scene: Scene) -> Page:
    polls, _ = _choice(scene, votes=(0, 0, 1), show="hidden", seconds=300)
    return _wall(scene, polls, 3)


@picture
def screen_poll_choice_closed(scene: Scene) -> Page:
    polls, activity = _choice(scene, *SHORT, votes=(0, 0, 1, 1, 2), show="hidden")
    polls.steps(activity, "close")
    polls.shows(activity, "revealed")
    return _wall(scene, polls, 5)


@picture
def screen_poll_choice_paused(scene: Scene) -> Page:
    polls, activity = _choice(scene, votes=(0,), seconds=60)
    polls.steps(activity, "pause")
    return _wall(scene, polls, 1)


@picture
def screen_poll_choice_of_twenty(scene: Scene) -> Page:
    texts = [f"{number + 1}. {LONG}"[: 30 + number * 5] for number in range(20)]
    polls, _ = _choice(scene, *texts, votes=(0, 0, 3, 19), title=f"{LONG}, 어느 쪽이 가장 좋다고 생각하세요?")
    return _wall(scene, polls, 4)


@picture
def screen_poll_choice_long(scene: Scene) -> Page:
    polls, _ = _choice(scene, LONG, f"{LONG} (다만 신입은 제외)", "아니요", votes=(0, 1, 1, 2))
    return _wall(scene, polls, 4)


@picture
def screen_poll_choice_of_eight(scene: Scene) -> Page:
    polls, _ = _choice(
        scene, *(f"{number}번 선택지: {SHORT[number % 5]}에 만나요" for number in range(8)), votes=(0, 1, 1, 7)
    )
    return _wall(scene, polls, 4)


@state
def screen_poll_rating(scene: Scene) -> Page:
    polls = _polls(scene)
    activity = polls.opens("rating", show="live")
    polls.answer(activity, *({"value": value} for value in (2, 3, 4, 4, 4, 5, 5)))
    return _wall(scene, polls, 7)


@picture
def screen_poll_rating_hidden(scene: Scene) -> Page:
    polls = _polls(scene)
    polls.answer(polls.opens("rating"), {"value": 2})
    return _wall(scene, polls, 1)


@picture
def screen_poll_rating_of_eleven(scene: Scene) -> Page:
    polls = _polls(scene)
    activity = polls.opens(
        "rating", "동료에게 추천하시겠어요?", {"from": 0, "to": 10, "low": "전혀", "high": "꼭"}, show="live"
    )
    polls.answer(activity, *({"value": value} for value in (0, 7, 8, 8, 9, 10)))
    return _wall(scene, polls, 6)


@state
def screen_poll_statements(scene: Scene) -> Page:
    return _statements(scene, "자료가 이해하기 쉬웠다", "시간이 알맞았다", "동료에게 권하고 싶다")


@picture
def screen_poll_statements_of_eight(scene: Scene) -> Page:
    return _statements(scene, *(f"{number}번 문항: {LONG[:40]}" for number in range(8)))


def _statements(scene: Scene, *texts: str) -> Page:
    polls = _polls(scene)
    scale = {"from": 1, "to": 5, "low": "아니요", "high": "네", "statements": options(*texts)}
    activity = polls.opens("rating", "오늘 강연은 어땠나요?", scale, show="live")
    values = [{f"o{number}": 1 + (number + person) % 5 for number in range(len(texts))} for person in (1, 2, 3, 3)]
    polls.answer(activity, *({"values": given} for given in values))
    return _wall(scene, polls, 4)


@picture
def screen_poll_ranking(scene: Scene) -> Page:
    polls = _polls(scene)
    activity = polls.opens("ranking", show="live")
    orders = (("o1", "o0", "o2"), ("o1", "o2", "o0"), ("o0", "o2", "o1"))
    polls.answer(activity, *({"order": list(order)} for order in orders))
    return _wall(scene, polls, 3)


@picture
def screen_poll_number(scene: Scene) -> Page:
    polls = _polls(scene)
    activity = polls.opens("number", show="live")
    polls.answer(activity, *({"value": value} for value in (10, 20, 25, 30, 35, 40, 45, 47, 60, 90, 150)))
    return _wall(scene, polls, 11)


@picture
def screen_poll_number_hidden(scene: Scene) -> Page:
    polls = _polls(scene)
    polls.answer(polls.opens("number"), {"value": 20})
    return _wall(scene, polls, 1)


@state
def screen_poll_texts(scene: Scene) -> Page:
    polls, _ = _texts(scene)
    return _wall(scene, polls, 9)


@picture
def screen_poll_one_text(scene: Scene) -> Page:
    polls, activity = _texts(scene)
    text = next(each for each in polls.results(activity)["texts"] if each["text"] == LONG)
    scene.host.shows(polls.live, "activity", id=activity["id"], item=text["id"])
    page = _wall(scene, polls, 9)
    expect(page.locator(".quote")).to_be_visible()
    return page


@picture
def screen_poll_no_text(scene: Scene) -> Page:
    polls = _polls(scene)
    polls.opens("text")
    return _wall(scene, polls)


def _texts(scene: Scene) -> tuple[Polls, Any]:
    polls = _polls(scene)
    activity = polls.opens("text", names="named")
    said = (
        "잘 들었습니다",
        "다음에 또 해 주세요!",
        LONG,
        "자료를 공유해 주실 수 있나요?",
        "👏👏👏",
        "예시가 많아서 좋았어요",
        "짧게",
        LONG * 2,
    )
    polls.answer(activity, *({"texts": [text]} for text in said), {"texts": ["하나", "둘", "셋"]})
    return polls, activity


@state
def screen_word_cloud(scene: Scene) -> Page:
    polls = _polls(scene)
    polls.fills()
    return _clouded(_wall(scene, polls, 24))


@picture
def screen_word_cloud_of_few(scene: Scene) -> Page:
    polls = _polls(scene)
    polls.answer(polls.opens("word_cloud"), {"entries": ["신뢰", "도전"]}, {"entries": ["신뢰"]})
    return _clouded(_wall(scene, polls, 2))


@picture
def screen_word_cloud_bright(scene: Scene) -> Page:
    page = screen_word_cloud(scene)
    page.keyboard.press("l")
    expect(page.locator("html[data-theme=bright]")).to_be_attached()
    return page


@picture
def screen_word_cloud_frozen(scene: Scene) -> Page:
    page = screen_word_cloud(scene)
    page.keyboard.press("z")
    return page


def _clouded(page: Page) -> Page:
    expect(page.locator(".cloud-word").first).to_be_attached()
    return page


@step(screen_poll_choice)
def screen_poll_bright(page: Page) -> None:
    page.keyboard.press("l")
    expect(page.locator("html[data-theme=bright]")).to_be_attached()
