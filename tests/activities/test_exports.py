"""What a presenter takes home of activities: a sheet each, and nothing that an alias hides."""

import io
import json

import openpyxl
import pytest


@pytest.fixture
def download(client, ada, live):
    def get(kind, query=""):
        headers = {"Authorization": f"Bearer {ada.token}"}
        answer = client.get(f"/api/sessions/{live['id']}/export.{kind}{query}", headers=headers)
        assert answer.status_code == 200, answer.json
        return answer.data

    return get


def sheets_of(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


@pytest.fixture
def hall(agenda, guest, votes):
    """Five people, `named` and under an alias, and a poll that two have answered."""
    people = [guest(f"손님 {number}") for number in range(5)]
    polls = [
        agenda.opens(title="모두: 공개?", names="named"), agenda.opens(title="가명 [1/2]"),
        agenda.opens(title="가명 (1 2)"), agenda.prepares(title="준비"),
    ]  # fmt: skip
    for each, option in zip(people, "aabca", strict=True):
        for poll in polls[:2]:
            assert votes(each, poll, option)["ok"]
    for each in people[:2]:
        votes(each, polls[2], "a")
    return polls


def test_a_sheet_each_in_the_presenters_language(hall, download):
    sheets = sheets_of(download("xlsx"))
    assert list(sheets)[1:] == ["모두 공개", "가명 1 2", "가명 (1 2)"]
    named = sheets["모두 공개"]
    assert named[0] == ["회차", "닉네임", "내용", "값", "비율(%)"]
    assert named[1:5] == [
        [1, None, "응답한 사람", 5, None], [1, None, "유연 근무", 3, "60"], [1, None, "새 사옥", 1, "20"],
        [1, None, "복지 포인트", 1, "20"],
    ]  # fmt: skip
    assert named[5:] == [[1, f"손님 {n}", option, None, None] for n, option in enumerate(
        ["유연 근무", "유연 근무", "새 사옥", "복지 포인트", "유연 근무"]
    )]  # fmt: skip
    assert "People who answered" in str(sheets_of(download("xlsx", "?lang=en")))


def test_an_alias_is_no_name_and_few_answers_are_not_broken_down(hall, download):
    sheets = sheets_of(download("xlsx"))
    assert [row[2:4] for row in sheets["가명 1 2"][2:]] == [["유연 근무", 3], ["새 사옥", 1], ["복지 포인트", 1]]
    assert "손님" not in str(sheets["가명 1 2"])
    few = sheets["가명 (1 2)"]
    assert few[1][3] == 2
    assert len(few) == 3
    assert "5명보다 적어" in few[2][2]
    for data in (download("csv").decode(), download("json").decode()):
        assert "가명 (1 2) (1): " not in data
    assert '"가명 (1 2) (1)","응답한 사람이 5명보다 적어' in download("csv").decode()


def test_as_json_and_as_lines(hall, download):
    exported = json.loads(download("json"))
    assert [sheet["title"] for sheet in exported["sheets"]] == ["모두: 공개?", "가명 [1/2]", "가명 (1 2)"]
    assert exported["sheets"][0]["rows"][0] == [1, None, "People who answered", 5, None]
    lines = [(said["text"], said["note"]) for said in exported["said"] if said["feature"] == "activities"]
    assert lines[:2] == [("모두: 공개? (1)", "5"), ("모두: 공개? (1): 유연 근무", "3")]
    assert '"활동"' in download("csv").decode()


@pytest.mark.parametrize(
    ("kind", "answer", "rows"),
    [
        ("rating", {"value": 4}, [["4", 5, "100"], ["5", 0, "0"], ["평균", 4, None], ["중앙값", 4, None]]),
        (
            "ranking",
            {"order": ["b", "c", "a"]},
            [["유연 근무", 1, "0"], ["새 사옥", 3, "100"], ["복지 포인트", 2, "0"]],
        ),
        ("number", {"value": 42}, [["평균", 42, None], ["중앙값", 42, None], ["표준편차", 0, None]]),
        ("text", {"texts": ["=1+1"]}, [["=1+1", None, None]] * 5),
    ],
)
def test_every_kind(agenda, guest, download, kind, answer, rows):
    poll = agenda.opens(kind)
    for number in range(5):
        assert guest(f"손님 {number}").asks("answer", activity_id=poll["id"], round=1, answer=answer)["ok"]
    sheet = list(sheets_of(download("xlsx")).values())[1]
    assert [row[2:] for row in sheet][-len(rows) :] == rows


def test_a_quiz_says_what_each_answer_earned_and_has_a_line_for_each_player(agenda, guest, stage, download):
    options = [{"id": "a", "text": "서울"}, {"id": "b", "text": "부산"}]
    questions = [
        {"id": "q1", "type": "choice", "text": "수도는?", "options": options, "correct": ["a"]},
        {"id": "q2", "type": "order", "text": "큰 것부터", "options": options, "correct": ["a", "b"], "weight": 2},
        {"id": "q3", "type": "choice", "text": "건너뛴 것", "options": options, "correct": ["a"]},
    ]
    definition = {"questions": questions, "scoring": "accuracy"}
    quiz = agenda.opens("quiz", title="퀴즈", names="named", definition=definition)
    one, two = guest("하나"), guest("둘")

    def leads(times, **more):
        for _ in range(times):
            assert stage.asks("next_quiz_step", id=quiz["id"], **more)["ok"]

    def says(phone, question_id, **answer):
        asked = {"activity_id": quiz["id"], "round": 1, "question_id": question_id}
        assert phone.asks("answer", **asked, answer=answer)["ok"]

    leads(2)
    says(one, "q1", options=["b"])
    says(two, "q1", options=["a"])
    leads(5)
    says(one, "q2", order=["a", "b"])
    leads(4)
    leads(1, skip=True)
    leads(1)
    agenda.steps(quiz, "close")
    assert agenda.results(quiz)["voters"] == 2, "not only to the last question"
    sheets = sheets_of(download("xlsx"))
    assert list(sheets) == ["기록", "퀴즈", "참여자 · 퀴즈"]
    assert sheets["퀴즈"][1] == [1, None, "응답한 사람", 2, None, None, None]
    assert sheets["퀴즈"][0] == ["회차", "닉네임", "내용", "값", "비율(%)", "문제 번호", "시간(초)"]
    assert [row[:6] for row in sheets["퀴즈"] if row[1]][1:] == [
        [1, "하나", "부산", 0, 0, 1], [1, "하나", "서울 / 부산", 2000, 100, 2], [1, "둘", "서울", 1000, 100, 1],
    ]  # fmt: skip
    assert sheets["참여자 · 퀴즈"] == [
        ["회차", "순위", "닉네임", "팀", "점수", "맞힌 문제", "1. 수도는?", "2. 큰 것부터", "3. 건너뛴 것"],
        [1, 1, "하나", None, 2000, 1, 0, 2000, None],
        [1, 2, "둘", None, 1000, 1, 1000, None, None],
    ]
    exported = json.loads(download("json"))
    assert [(sheet["title"], sheet.get("about")) for sheet in exported["sheets"]] == [
        ("퀴즈", None),
        ("퀴즈", "Players"),
    ]
