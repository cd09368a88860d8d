"""Who waits for a quiz to begin: told to projectors alone, again and again, as one may connect late."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engagenow.activities.models import NAME, Activity
from engagenow.activities.quiz.events import Lobby
from engagenow.activities.quiz.game import Game
from engagenow.activities.quiz.presence import is_here
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow

OFTEN, SELDOM = timedelta(seconds=1), timedelta(seconds=10)
LONG = timedelta(hours=1)  # after which a lobby is told less often
NEWEST = 100  # names
GROUP = "lobby"


def tell(live: Live, game: Game) -> datetime:
    """Tell projectors who waits. Returns when to tell it again."""
    live.touch_group(NAME, f"{game.activity.id}:{GROUP}")
    return live.now + (OFTEN if live.now - game.run.starts_at < LONG else SELDOM)


def seen_by_screens(
    session: Session, session_id: str, activity_id: str, people: Collection[str]
) -> tuple[Lobby, Collection[str]] | None:
    """(event, the projectors among these people): those who are no participants."""
    activity = session.get(Activity, activity_id)
    known = select(ParticipantRow.id).where(ParticipantRow.session_id == session_id, ParticipantRow.id.in_(people))
    screens = set(people) - set(session.scalars(known))
    if activity is None or not screens:
        return None
    here = is_here(session, session_id)
    joined = session.scalar(select(func.count()).select_from(ParticipantRow).where(*here)) or 0
    newest = select(ParticipantRow.nickname).where(*here).order_by(ParticipantRow.joined_at.desc(), ParticipantRow.id)
    names = list(session.scalars(newest.limit(NEWEST))) if activity.names == "named" else None
    return Lobby(session_id=session_id, activity_id=activity_id, joined=joined, names=names), screens
