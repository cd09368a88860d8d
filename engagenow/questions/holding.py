"""Questions that wait for the presenter, and what becomes of them."""

from engagenow.core.live import Live
from engagenow.questions.models import Question
from engagenow.questions.service import erase
from engagenow.questions.telling import change
from engagenow.questions.votes import release


def hold(live: Live, question: Question) -> None:
    """Take a live question out of the list until the presenter has decided. Its votes are kept."""
    if question.state == "live":
        release(live, question)
        change(live, question, "held", state="waiting")


def approve(live: Live, question: Question) -> None:
    """Let a question that waits be live."""
    if question.state == "waiting":
        change(live, question, state="live")


def dismiss(live: Live, question: Question, reason: str | None = None) -> None:
    """Let it be gone for good, text and all. Its author is told, and the reason if there is one."""
    if question.state not in ("dismissed", "withdrawn"):
        erase(live, question, "dismissed", reason)
