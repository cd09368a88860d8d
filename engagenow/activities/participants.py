"""What becomes of the answers of a participant who leaves, returns or gets another name.

All of it happens at the end of the batch: what a participant answered in that batch is written then.
"""

from functools import partial

from engagenow.activities import recounting
from engagenow.activities.quiz import regrading
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow


def leave(live: Live, participant_id: str) -> None:
    """Who leaves keeps the answers. Those of a participant who is removed count no longer (P5)."""
    person = live.database.get(ParticipantRow, participant_id)
    if person is not None and person.kicked_at is not None:
        _count_again(live, participant_id)


def back(live: Live, participant_id: str) -> None:
    """The answers of a participant who is readmitted count again (P5)."""
    _count_again(live, participant_id)


def renamed(live: Live, participant_id: str, nickname: str) -> None:
    """Tell texts and boards that show a participant's name again, with the new one."""
    live.once(
        f"activities renamed {participant_id}", partial(recounting.tell_texts_again, participant_id=participant_id)
    )
    tell_boards = partial(regrading.tell_new_name, participant_id=participant_id, nickname=nickname)
    live.once(f"quizzes renamed {participant_id}", tell_boards)


def unsay(live: Live, participant_id: str) -> None:
    """Delete what a participant has written: it stays away when the participant is let in again."""
    live.once(f"activities unsay {participant_id}", partial(recounting.forget_written, participant_id=participant_id))


def _count_again(live: Live, participant_id: str) -> None:
    # Of several removals and readmissions in a batch the last one counts.
    live.once(f"activities of {participant_id}", partial(recounting.take_out_or_back, participant_id=participant_id))
    live.once(f"quizzes of {participant_id}", partial(regrading.judge_everywhere_again, participant_id=participant_id))
