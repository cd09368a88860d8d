"""An agenda for the demo sessions, with every kind in it."""

from sqlalchemy.orm import Session

from engagenow.activities import kinds
from engagenow.activities.models import Activity
from engagenow.core.clock import now
from engagenow.core.fields import Fields

# Ids of options are fixed, so that making it again changes nothing.
CHANGES = [
    {"id": "flex", "text": "유연 근무"},
    {"id": "office", "text": "새 사옥"},
    {"id": "points", "text": "복지 포인트"},
]
TOPICS = [
    {"id": "pay", "text": "보상"},
    {"id": "growth", "text": "성장"},
    {"id": "balance", "text": "일과 삶의 균형"},
]
QUESTIONS = [
    {
        "id": "first",
        "type": "choice",
        "text": "우리 회사가 문을 연 해는 언제일까요?",
        "options": [{"id": year, "text": f"{year}년"} for year in ("1998", "2004", "2011", "2016")],
        "correct": ["2011"],
        "explanation": "2011년 봄, 다섯 명이 모여 시작했어요.",
    },
    {
        "id": "second",
        "type": "number",
        "text": "지금 함께 일하는 사람은 모두 몇 명일까요?",
        "correct": {"value": 240, "tolerance": 40},
        "explanation": "이번 달을 기준으로 240명이에요.",
    },
    {
        "id": "third",
        "type": "order",
        "text": "먼저 열린 사무실부터 순서대로 놓아 보세요.",
        "options": [{"id": "jeju", "text": "제주"}, {"id": "seoul", "text": "서울"}, {"id": "busan", "text": "부산"}],
        "correct": ["seoul", "busan", "jeju"],
        "seconds": 30,
    },
]
AGENDA: tuple[tuple[str, str, Fields], ...] = (
    ("choice", "가장 기대되는 변화는 무엇인가요?", {"options": CHANGES}),
    ("rating", "지금까지의 발표는 어땠나요?", {"from": 1, "to": 5, "low": "아쉬워요", "high": "아주 좋아요"}),
    ("ranking", "먼저 다뤘으면 하는 순서를 정해 주세요.", {"options": TOPICS}),
    ("number", "출근하는 데 몇 분 걸리나요?", {"min": 0, "max": 180, "step": 1, "unit": "분"}),
    ("text", "한마디 남겨 주세요.", {"most": 3}),
    ("word_cloud", "우리 팀을 한 단어로 말한다면?", {"most": 3}),
    ("word_cloud", "What makes a good team?", {"most": 3}),
    ("quiz", "우리 회사를 얼마나 알고 있나요?", {"questions": QUESTIONS}),
)  # kind, title, definition


def prepare(database: Session, session_id: str) -> None:
    """Prepare what is missing of the agenda."""
    for position, (name, title, definition) in enumerate(AGENDA):
        is_second = name in (kind for kind, _, _ in AGENDA[:position])
        activity_id = f"demo-{name}-2" if is_second else f"demo-{name}"
        if database.get(Activity, activity_id) is None:
            kind = kinds.find(name)
            activity = Activity(
                id=activity_id,
                session_id=session_id,
                position=position,
                kind=name,
                title=title,
                definition=kind.define(definition).model_dump(),
                state="draft",
                show=kind.show,
                names=kind.names,
                may_change=kind.may_change,
                created_at=now(),
            )
            database.add(activity)
