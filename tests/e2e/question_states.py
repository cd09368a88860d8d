"""The states of the pages with questions on them."""

from playwright.sync_api import Page, expect

from tests.e2e.moderation_states import sets
from tests.e2e.questions import ASKED, LONG, Questions
from tests.e2e.states import Scene, picture, state


def _asked(scene: Scene) -> tuple[Questions, list[str]]:
    questions = Questions(scene.host, scene.opens(talk=False, chat=False), scene.server.url)
    ids = [questions.asks(text, anonymous=number == 1, votes=3 - number) for number, text in enumerate(ASKED)]
    questions.does(ids[3], "answer", answered=True, reply="내년 3월에 이사할 예정이에요.")
    questions.does(ids[0], "label", labels=["시설", "총무팀"])
    return questions, ids


def _at(scene: Scene, questions: Questions) -> Page:
    page = scene.joins(questions.live, text="")
    expect(page.get_by_test_id("questions")).to_be_visible()
    return page


def _asks(page: Page, text: str) -> None:
    page.get_by_test_id("ask-input").fill(text)
    page.get_by_test_id("ask-button").click()


@state
def room_questions(scene: Scene) -> Page:
    """With an own question, a vote, an edit with something wrong, and what is similar to what is being typed."""
    questions, ids = _asked(scene)
    page = _at(scene, questions)
    _asks(page, "회의실 예약은 어떻게 하나요?")
    mine = page.get_by_test_id("question").filter(has_text="회의실")
    expect(mine).to_be_visible(timeout=20_000)
    page.locator(f"[data-question='{ids[0]}']").get_by_test_id("vote").click()
    page.get_by_test_id("answered-questions").locator("summary").click()
    mine.get_by_test_id("edit-question").click()
    mine.get_by_test_id("edit-input").fill("ㅋ" * 301)
    mine.get_by_test_id("save-question").click()
    page.get_by_test_id("ask-input").fill("점심시간 한시간 반으로 늘릴 수 있나요")
    expect(page.get_by_test_id("similar-question")).to_be_visible()
    return page


@picture
def room_questions_list(scene: Scene) -> Page:
    questions, ids = _asked(scene)
    scene.host.shows(questions.live, "question", id=ids[1])
    page = _at(scene, questions)
    page.locator(f"[data-question='{ids[0]}']").get_by_test_id("vote").click()
    return page


@state
def room_questions_offline(scene: Scene) -> Page:
    questions, _ = _asked(scene)
    page = _at(scene, questions)
    page.context.set_offline(True)
    _asks(page, "터널에서도 보내지나요?")
    expect(page.get_by_test_id("own-question")).to_be_visible()
    page.get_by_test_id("ask-input").fill("하나 더")
    return page


@picture
def room_questions_none(scene: Scene) -> Page:
    return _at(scene, Questions(scene.host, scene.opens(talk=False, chat=False), scene.server.url))


@state
def presenter_questions(scene: Scene) -> Page:
    """With a queue, one on the projector, and the tools of another one."""
    questions, ids = _asked(scene)
    questions.does(ids[2], "queue", position=0)
    questions.does(ids[1], "queue", position=0)
    scene.host.shows(questions.live, "question", id=ids[0])
    page = scene.presents(questions.live)
    page.get_by_test_id("tab-questions").click()
    expect(page.get_by_test_id("question-queue").get_by_test_id("question")).to_have_count(2)
    page.locator(f"[data-question='{ids[0]}']").get_by_test_id("more-question").click()
    page.get_by_test_id("label-question").locator("visible=true").click()
    page.get_by_test_id("answered-questions").locator("summary").click()
    return page


@picture
def presenter_questions_merging(scene: Scene) -> Page:
    questions, ids = _asked(scene)
    page = scene.presents(questions.live)
    page.get_by_test_id("tab-questions").click()
    page.locator(f"[data-question='{ids[0]}']").get_by_test_id("more-question").click()
    page.get_by_test_id("merge-question").locator("visible=true").click()
    return page


@state
def screen_question(scene: Scene) -> Page:
    questions, ids = _asked(scene)
    scene.host.shows(questions.live, "question", id=ids[1])
    page = scene.presents(questions.live, "/screen")
    expect(page.get_by_test_id("stage-question-text")).to_have_text(LONG)
    return page


@picture
def screen_question_short(scene: Scene) -> Page:
    questions, ids = _asked(scene)
    scene.host.shows(questions.live, "question", id=ids[3])
    page = scene.presents(questions.live, "/screen")
    expect(page.get_by_test_id("stage-question-text")).to_be_visible()
    return page


@state
def screen_questions(scene: Scene) -> Page:
    questions, _ = _asked(scene)
    scene.host.shows(questions.live, "questions")
    page = scene.presents(questions.live, "/screen")
    expect(page.locator(".wall-question")).to_have_count(3)
    return page


@state
def guide_to_questions(scene: Scene) -> Page:
    return scene.arrive("/guide/questions")


@state
def presenter_questions_off(scene: Scene) -> Page:
    """Where they are switched on."""
    page = scene.presents(scene.opens(talk=False, chat=False))
    page.get_by_test_id("tab-questions").click()
    expect(page.get_by_test_id("questions-on")).to_be_visible()
    return page


@picture
def presenter_questions_waiting(scene: Scene) -> Page:
    """With two that wait for approval, and one on the projector."""
    questions, ids = _asked(scene)
    sets(scene, questions.live, hold={"questions": "all"})
    for text in ("질문이 또 있어요", "저도 있어요"):
        questions.asks(text)
    scene.host.shows(questions.live, "question", id=ids[0])
    page = scene.presents(questions.live)
    page.get_by_test_id("tab-questions").click()
    expect(page.get_by_test_id("waiting-questions")).to_be_visible()
    return page
