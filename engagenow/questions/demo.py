"""Questions for the demo sessions, in Korean and in English."""

from datetime import timedelta

from sqlalchemy.orm import Session

from engagenow.core.clock import now
from engagenow.questions.models import Question, QuestionBoard
from engagenow.questions.reading import totals

ASKED = (
    ("지민", "재택근무는 내년에도 계속할 수 있나요?", None),
    (None, "팀장 평가는 익명으로 진행되나요?", None),
    ("서준", "새 사옥에는 언제 들어가나요?", "내년 3월에 이사합니다."),
    ("Emma", "Will the slides be shared afterwards?", None),
    (None, "How do we choose between the two health plans?", None),
    ("하은", "신입 교육 기간이 더 길어지면 좋겠어요. 계획이 있나요?", None),
)  # nickname or None for an anonymous one, text, reply


def prepare(database: Session, session_id: str) -> None:
    """Ask what is missing of the questions."""
    began = now() - timedelta(minutes=len(ASKED))
    for number, (nickname, text, reply) in enumerate(ASKED):
        question_id, asked_at = f"demo-question-{number}", began + timedelta(minutes=number)
        if database.get(Question, question_id) is None:
            question = Question(
                id=question_id,
                session_id=session_id,
                nickname=nickname,
                anonymous=nickname is None,
                text=text,
                state="answered" if reply else "live",
                reply=reply,
                labels=[],
                asked_at=asked_at,
                live_at=asked_at,
                answered_at=now() if reply else None,
            )
            database.add(question)
    if database.get(QuestionBoard, session_id) is None:
        database.add(QuestionBoard(session_id=session_id, totals=totals(database, session_id).model_dump()))
