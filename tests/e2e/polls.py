"""Activities at the real server, as a presenter prepares them and people answer them over HTTP."""

from pathlib import Path
from typing import Any

from tests.e2e.states import Scene
from tests.people import Presenter, over_network


def options(*texts: str) -> list[dict[str, str]]:
    return [{"id": f"o{number}", "text": text} for number, text in enumerate(texts)]


CHANGES = ("유연 근무", "새 사옥", "복지 포인트")
LONG = "재택근무와 사무실 근무를 팀마다 스스로 정하고, 분기마다 한 번씩 서로의 경험을 나누면서 함께 고쳐 가는 방식"
QUESTIONS: list[dict[str, Any]] = [
    {"type": "choice", "text": "우리 회사가 처음 문을 연 곳은 어디일까요?", "correct": ["o0"],
     "options": options("서울", "부산광역시 해운대구", "대전", LONG),
     "explanation": "1998년 3월 서울 종로의 작은 사무실에서 네 명이 시작했어요."},
    {"type": "number", "text": "그해는 몇 년이었을까요?", "correct": {"value": 1998, "tolerance": 1}, "weight": 2,
     "read": 15},
    {"type": "text", "text": "대표의 별명은?", "correct": ["호랑이"]},
    {"type": "order", "text": "순서는?", "correct": ["o0", "o2", "o1"], "options": options("서울", "대전", "부산")},
]  # fmt: skip
QUIZ = {"questions": [{"id": f"q{n}", "seconds": 120, **asked} for n, asked in enumerate(QUESTIONS, 1)]}
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "choice": ("가장 기대되는 변화는?", {"options": options(*CHANGES)}),
    "rating": ("오늘 발표는 어땠나요?", {"from": 1, "to": 5, "low": "아쉬워요", "high": "아주 좋아요"}),
    "ranking": ("먼저 다뤘으면 하는 순서는?", {"options": options(*CHANGES)}),
    "number": ("출근하는 데 몇 분 걸리나요?", {"min": 0, "max": 180, "step": 1, "unit": "분"}),
    "text": ("한마디 남겨 주세요.", {"most": 3}),
    "word_cloud": ("우리 팀을 낱말로 표현한다면?", {"most": 3}),
    "quiz": ("우리 회사 퀴즈 대회", QUIZ),
}
WORDS = (Path(__file__).parent / "words.txt").read_text("utf-8").splitlines()


def words_of(person: int) -> tuple[str, ...]:
    """Three words of one of many people: each has one that others have, too."""
    return tuple(dict.fromkeys(WORDS[place % len(WORDS)] for place in (person % 4, 3 * person + 4, 3 * person + 5)))


class Polls:
    """The activities of one session."""

    def __init__(self, host: Presenter, live: dict[str, Any], url: str) -> None:
        self.host, self.live = host, live
        self._call = over_network(url)
        self._tokens: list[str] = []
        # What is written is to be on the projector at once: tests and pictures do not wait for it.
        host.asks("PUT", f"/api/sessions/{live['id']}/moderation", {"stage_delay": 0})

    def prepares(
        self, kind: str, title: str = "", definition: dict[str, Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        """`seconds` is its timer's."""
        usual, defined = KINDS[kind]
        asked = {"kind": kind, "title": title or usual, "definition": definition or defined, **more}
        return self._asks("POST", "", asked, 201)

    def opens(self, kind: str, *asked: Any, **more: Any) -> dict[str, Any]:
        """What is prepared so, opened and on the projector."""
        return self.steps(self.prepares(kind, *asked, **more), "open", {"stage": True})

    def steps(self, activity: dict[str, Any], step: str, json: Any = None) -> dict[str, Any]:
        return self._asks("POST", f"/{activity['id']}/{step}", json or {})

    def removes(self, activity: dict[str, Any]) -> None:
        self._asks("DELETE", f"/{activity['id']}", None, 204)

    def shows(self, activity: dict[str, Any], show: str) -> dict[str, Any]:
        return self._asks("PUT", f"/{activity['id']}/show", {"show": show})

    def results(self, activity: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._asks("GET", f"/{activity['id']}/results", None)["results"]
        return found

    def answer(self, activity: dict[str, Any], *answers: dict[str, Any], round: int = 1, again: bool = False) -> None:
        """Each by a new participant, who joins for it; `again`: by those who came first, in their order."""
        tokens = self._tokens if again else [self._joins() for _ in answers]
        for token, answer in zip(tokens, answers, strict=False):
            self._answers(token, activity, round=round, answer=answer)

    def fills(self, people: int = 24) -> dict[str, Any]:
        """A word cloud with more words than a projector shows, a few of them of many people."""
        cloud = self.opens("word_cloud")
        self.answer(cloud, *({"entries": list(words_of(person))} for person in range(people)))
        return cloud

    def leads(self, quiz: dict[str, Any], steps: int = 1) -> None:
        """Takes a quiz so many steps further, without waiting for the phases that end by themselves."""
        for _ in range(steps):
            self.steps(quiz, "next")

    def plays(self, quiz: dict[str, Any], question: str, *answers: dict[str, Any]) -> None:
        """Each by one of those who came first, in their order; where these are too few, others join."""
        while len(self._tokens) < len(answers):
            self._joins()
        for token, answer in zip(self._tokens, answers, strict=False):
            self._answers(token, quiz, round=1, question_id=question, answer=answer)

    def _answers(self, token: str, activity: dict[str, Any], **asked: Any) -> None:
        path = f"/api/sessions/{self.live['id']}/activities/{activity['id']}/answer"
        told = self._call("PUT", path, json=asked, headers={"Authorization": f"Bearer {token}"})
        assert told.status == 200, told

    def _joins(self) -> str:
        nickname = f"손님 {len(self._tokens) + 1}"
        joined = self._call("POST", f"/api/join/{self.live['session_code']}", json={"nickname": nickname})
        self._tokens.append(joined["token"])
        return self._tokens[-1]

    def _asks(self, method: str, path: str, json: Any, status: int = 200) -> dict[str, Any]:
        answer = self.host.asks(method, f"/api/sessions/{self.live['id']}/activities{path}", json)
        assert answer.status == status, answer
        return answer.body


def polls_of(scene: Scene, live: dict[str, Any] | None = None) -> Polls:
    """The activities of this session of a scene; without it, of a new one without chat and without talk."""
    return Polls(scene.host, live or scene.opens(talk=False, chat=False), scene.server.url)
