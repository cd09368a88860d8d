"""Questions at the real server, as people ask and support them over HTTP."""

from typing import Any

from tests.people import Presenter, over_network

LONG = (
    "재택근무와 사무실 근무를 팀마다 스스로 정하게 하면 부서 사이의 협업이 어려워질 것 같은데, 분기마다 한 번씩 모여서 "
    "서로의 경험을 나누고 함께 고쳐 가는 방식으로 운영할 계획이 있는지, 있다면 언제부터 시작하는지 알고 싶습니다."
)
ASKED = (
    "주차 공간은 언제 늘어나나요?",
    LONG,
    "점심시간을 한 시간 반으로 늘릴 수 있나요?",
    "새 사옥에는 언제 들어가나요?",
)


class Questions:
    """The questions of one session, in which they are switched on."""

    def __init__(self, host: Presenter, live: dict[str, Any], url: str) -> None:
        self.host, self.live = host, live
        self._call = over_network(url)
        self._tokens: list[str] = []
        host.switches(live, "questions", True)

    def asks(self, text: str, *, anonymous: bool = False, votes: int = 0) -> str:
        """Asked by a participant who joins for it, and supported by so many others. Returns its id."""
        told = self._says(self._joins(), "POST", "", {"text": text, "anonymous": anonymous}, 201)
        self.votes(told["id"], votes)
        return told["id"]

    def votes(self, question: str, votes: int) -> None:
        for _ in range(votes):
            self._says(self._joins(), "PUT", f"/{question}/vote", {"voted": True})

    def does(self, question: str, act: str, **payload: Any) -> dict[str, Any]:
        """By the presenter."""
        told = self.host.asks("POST", f"/api/sessions/{self.live['id']}/questions/{question}/{act}", payload)
        assert told.status == 200, told
        return told.body

    def all(self) -> dict[str, Any]:
        return self.host.asks("GET", f"/api/sessions/{self.live['id']}/questions").body

    def _joins(self) -> str:
        nickname = f"손님 {len(self._tokens) + 1}"
        joined = self._call("POST", f"/api/join/{self.live['session_code']}", json={"nickname": nickname})
        self._tokens.append(joined["token"])
        return self._tokens[-1]

    def _says(self, token: str, method: str, path: str, json: Any, status: int = 200) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        told = self._call(method, f"/api/sessions/{self.live['id']}/questions{path}", json=json, headers=headers)
        assert told.status == status, told
        return told
