"""Many texts that wait are dismissed at once, after a flood."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from engagenow.core.errors import Forbidden
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.moderation import acts, reports
from engagenow.moderation.deciding import forget_text
from engagenow.moderation.models import NAME, HeldText
from engagenow.moderation.schemas import Hold

TOLD_IN = timedelta(milliseconds=1)  # clients are told times in milliseconds, the rest cut off
MOST = 1000  # by one command, and as many of each feature that keeps what waits itself


def dismiss_all(
    live: Live, actor: Actor, until: datetime, feature: str | None = None, participant_id: str | None = None
) -> dict[str, int]:
    """Dismiss what waits and came at `until` or before, of a feature or of a participant if one is given: {count}.

    Texts that people have reported stay: each of them is decided on by itself. A moderator dismisses what it may decide
    on. Raises Forbidden, LinkExpired.
    """
    features = [each for each in Hold.model_fields if feature in (None, each) and _may_decide(live, actor, each)]
    if not features:
        raise Forbidden
    end = until + TOLD_IN
    count = _dismiss_held(live, features, end, participant_id)
    count += sum(_dismiss_kept(live, each, end, participant_id) for each in features)
    if count:
        acts.record(live, actor, "dismissed_all", participant_id=participant_id, detail={"count": count})
    return {"count": count}


def _may_decide(live: Live, actor: Actor, feature: str) -> bool:
    """Whether the actor decides on texts of this feature. Raises LinkExpired."""
    try:
        live.require(actor, live.house.scope_of(feature))
    except Forbidden:
        return False
    return True


def _dismiss_held(live: Live, features: Sequence[str], end: datetime, participant_id: str | None) -> int:
    here = [HeldText.session_id == live.id, HeldText.dismissed_at.is_(None), HeldText.feature.in_(features)]
    here += [HeldText.why != "reported"]
    here += [HeldText.created_at < end] + ([HeldText.participant_id == participant_id] if participant_id else [])
    oldest_first = select(HeldText).where(*here).order_by(HeldText.created_at, HeldText.id).limit(MOST)
    rows = live.database.scalars(oldest_first).all()
    for row in rows:
        forget_text(live, row, None)
    live.touch_mine(NAME, {row.participant_id for row in rows})
    return len(rows)


def _dismiss_kept(live: Live, feature: str, end: datetime, participant_id: str | None) -> int:
    """Dismiss texts that a feature keeps itself: how many. `participant_id` finds none of an anonymous author."""
    own = live.house.named(feature)
    if own is None or own.waiting is None or own.decide is None:
        return 0
    texts = [text for text in own.waiting(live.database, live.id, None, MOST) if text["created_at"] < end]
    texts = [text for text in texts if participant_id in (None, text["participant_id"])]
    reported = reports.reported_ids(live.database, live.id, feature)
    texts = [text for text in texts if text["id"] not in reported]
    for text in texts:
        own.decide(live, text["id"], False, None)
    return len(texts)
