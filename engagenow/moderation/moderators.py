"""Moderator links: with one, a person without an account moderates a session, within its scope, until it ends."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engagenow.core.codes import new_id
from engagenow.core.errors import N_, LinkExpired, NotFound, TooMany
from engagenow.core.live import Live
from engagenow.core.models import ModeratorLink, ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.core.validation import wrong
from engagenow.moderation import acts
from engagenow.moderation.views import ModeratorView

MOST = 50  # links of a session
UNNAMED = {"ko": "운영 도우미", "en": "Moderator"}  # stored as the name, in the language of the installation


def make(live: Live, actor: Actor, name: str | None, scope: Collection[str], lasts: int) -> ModeratorView:
    """A new link, which ends after `lasts` seconds. Raises Forbidden, Invalid, TooMany."""
    live.require_presenter(actor)
    if not set(scope) <= set(live.house.scopes):
        raise wrong("scope", N_("There is no such scope."))
    _forget_old(live)
    count = select(func.count()).where(ModeratorLink.session_id == live.id)
    if (live.database.scalar(count) or 0) >= MOST:
        raise TooMany(N_("At most %(most)s moderator links can stand. Revoke one first."), most=MOST)
    nickname = name or UNNAMED.get(live.house.settings.language, UNNAMED["en"])
    person = ParticipantRow(id=new_id(), session_id=live.id, role="moderator", nickname=nickname, joined_at=live.now)
    live.database.add(person)
    live.database.flush()
    ends = live.now + timedelta(seconds=lasts)
    link = ModeratorLink(id=person.id, session_id=live.id, scope=sorted(scope), created_at=live.now, expires_at=ends)
    live.database.add(link)
    live.database.flush()
    acts.record(live, actor, "moderator_added", participant_id=person.id, detail={"scope": link.scope})
    return _view(link, person.nickname)


def revoke(live: Live, actor: Actor, link_id: str) -> None:
    """End a link, and the sockets that came by it. Raises Forbidden, NotFound."""
    live.require_presenter(actor)
    link = live.database.get(ModeratorLink, link_id)
    if link is None or link.session_id != live.id:
        raise NotFound(N_("There is no such link."))
    live.database.delete(link)
    acts.record(live, actor, "moderator_revoked", participant_id=link_id)
    live.after(partial(live.house.on_links_ended, [link_id]))


def listed(session: Session, session_id: str, now: datetime) -> list[ModeratorView]:
    """The links that have not ended, in the order in which they were made."""
    joined = select(ModeratorLink, ParticipantRow.nickname).join(ParticipantRow, ParticipantRow.id == ModeratorLink.id)
    here = joined.where(ModeratorLink.session_id == session_id, ModeratorLink.expires_at > now)
    return [_view(*row) for row in session.execute(here.order_by(ModeratorLink.created_at, ModeratorLink.id))]


def moderator(session: Session, session_id: str, link_id: str, now: datetime) -> Participant:
    """The moderator whose link it is. Raises LinkExpired where it has ended."""
    link = session.get(ModeratorLink, link_id)
    if link is None or link.session_id != session_id or link.expires_at <= now:
        raise LinkExpired
    person = session.get_one(ParticipantRow, link_id)
    return Participant(person.id, session_id, person.nickname, "moderator", scopes=frozenset(link.scope))


def enter(live: Live, link_id: str) -> Participant:
    """The moderator who joins by a link. Raises LinkExpired where it has ended meanwhile."""
    return moderator(live.database, live.id, link_id, live.now)


def _forget_old(live: Live) -> None:
    live.database.execute(
        delete(ModeratorLink).where(ModeratorLink.session_id == live.id, ModeratorLink.expires_at <= live.now)
    )


def _view(link: ModeratorLink, name: str) -> ModeratorView:
    return ModeratorView(
        id=link.id, name=name, scope=link.scope, created_at=link.created_at, expires_at=link.expires_at
    )
