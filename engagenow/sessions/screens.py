"""Screen links: a projector shows a session by one, without a login of its presenter."""

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from engagenow.auth.accounts import admitted
from engagenow.auth.admission import Admission
from engagenow.core import audit
from engagenow.core.codes import new_id
from engagenow.core.database import shared_now
from engagenow.core.live import Live
from engagenow.core.models import LiveSession, ModeratorLink
from engagenow.core.people import Actor
from engagenow.sessions.models import ScreenLink
from engagenow.sessions.schemas import rfc3339

LASTS = timedelta(days=7)
MOST = 100  # of one session and one kind: every load of the projector's page makes one


def make_link(live: Live, actor: Actor, by_page: bool = False) -> dict[str, str | None]:
    """A new screen link: {id, expires_at}. The oldest one of too many of its kind ends. Raises Forbidden.

    `by_page`: the projector's page asks for itself. However often it is loaded, a link that was given away stands.
    """
    live.require_presenter(actor)
    _make_room(live, by_page)
    link = ScreenLink(id=new_id(), session_id=live.id, expires_at=live.now + LASTS, by_page=by_page)
    live.database.add(link)
    live.database.flush()  # the next command of the batch counts it
    live.after(partial(audit.record, "screen link made", session_id=live.id))
    return {"id": link.id, "expires_at": rfc3339(link.expires_at)}


def _make_room(live: Live, by_page: bool) -> None:
    """Delete the links that are too old, and the oldest ones of this kind, so that one more may stand."""
    of_session, of_kind = ScreenLink.session_id == live.id, ScreenLink.by_page.is_(by_page)
    young = select(ScreenLink.id).where(of_session, of_kind, ScreenLink.expires_at > live.now)
    kept = young.order_by(ScreenLink.expires_at.desc(), ScreenLink.id).limit(MOST - 1)
    too_many = and_(of_kind, ScreenLink.id.not_in(kept))
    live.database.execute(delete(ScreenLink).where(of_session, or_(ScreenLink.expires_at <= live.now, too_many)))


def revoke_all(live: Live, actor: Actor) -> None:
    """End all screen links of the session, and the screens that show it by them. Raises Forbidden."""
    live.require_presenter(actor)
    ended = list(live.database.scalars(select(ScreenLink.id).where(ScreenLink.session_id == live.id)))
    live.database.execute(delete(ScreenLink).where(ScreenLink.id.in_(ended)))
    live.after(partial(live.house.on_links_ended, ended))
    live.after(partial(audit.record, "screen links revoked", session_id=live.id))


def standing(database: Session, link_ids: Collection[str], admission: Admission) -> set[str]:
    """Those of these links, of screens or moderators, that are neither revoked nor too old, and whose session's owner
    may present."""
    if not link_ids:
        return set()
    owner_of: dict[str, str] = {}
    for link in (ScreenLink, ModeratorLink):
        owners = select(link.id, LiveSession.owner_id).join(LiveSession, LiveSession.id == link.session_id)
        alive = owners.where(link.id.in_(link_ids), link.expires_at > shared_now(database))
        owner_of |= dict(database.execute(alive).all())
    may_present = admitted(database, set(owner_of.values()), admission)
    return {link_id for link_id, owner_id in owner_of.items() if owner_id in may_present}
