"""The audit: who did what to whom, when, and who undid it. Nothing that people wrote is in it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select, tuple_, update
from sqlalchemy.orm import Session

from engagenow.core.codes import new_id
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.core.sheets import Sheet, Word
from engagenow.moderation import rules
from engagenow.moderation.models import NAME, ModerationAct
from engagenow.moderation.schemas import ActPage
from engagenow.moderation.views import ActView, By
from engagenow.sessions.schemas import rfc3339

NEWEST = 20  # on the desk
# The acts, and what an export calls them.
WORDS = {
    "approved": N_("text approved"), "dismissed": N_("text dismissed"), "dismissed_all": N_("texts dismissed"),
    "message_deleted": N_("message deleted"),
    "muted": N_("muted"), "unmuted": N_("unmuted"), "removed": N_("removed"), "readmitted": N_("readmitted"),
    "renamed": N_("renamed"), "shield_on": N_("shield raised"), "shield_off": N_("shield lowered"),
    "settings": N_("settings changed"), "moderator_added": N_("moderator link made"),
    "moderator_revoked": N_("moderator link revoked"),
}  # fmt: skip
# What people write, as an export calls it, where that is no feature with a name of its own.
PARTS = {"text": N_("Free text"), "word_cloud": N_("Word cloud"), "nickname": N_("Nickname")}
PART = N_("Moderation")  # the sheet's title
Cell = str | datetime | None  # a Word is a str
HEADER = (N_("Time"), N_("By"), N_("What"), N_("Nickname"), N_("Part"), N_("Undone by"))


def record(
    live: Live,
    actor: Actor,
    act: str,
    *,
    participant_id: str | None = None,
    feature: str | None = None,
    text_id: str | None = None,
    detail: Fields | None = None,
    undoes: str | None = None,
) -> None:
    """Write down an act, one of WORDS. `undoes`: the kind of act that it undoes, of the same participant."""
    if undoes:
        undone(live, actor, undoes, participant_id=participant_id)
    by = _by(live, actor)
    live.add(
        ModerationAct(
            id=new_id(), session_id=live.id, at=live.now, act=act, by_role=by.role, by_id=by.id, by_name=by.name,
            participant_id=participant_id, feature=feature, text_id=text_id, detail=detail,
        )
    )  # fmt: skip
    _touch(live)


def undone(live: Live, actor: Actor, act: str, **about: str | None) -> None:
    """Note that the acts of this kind were undone. `about`: the `participant_id` or the `text_id` that they concern."""
    standing = (ModerationAct.session_id == live.id, ModerationAct.act == act, ModerationAct.undone_at.is_(None))
    same = [getattr(ModerationAct, name) == value for name, value in about.items()]
    by = _by(live, actor).name
    for row in live.unwritten(ModerationAct):
        if row.act == act and row.undone_at is None and all(getattr(row, name) == about[name] for name in about):
            row.undone_at, row.undone_by = live.now, by
    live.database.execute(update(ModerationAct).where(*standing, *same).values(undone_at=live.now, undone_by=by))
    _touch(live)


def desk(session: Session, session_id: str) -> list[Fields]:
    """The newest acts, the last one first."""
    return [_view(*row).model_dump(mode="json") for row in session.execute(_acts(session_id).limit(NEWEST))]


def page(session: Session, session_id: str, asked: ActPage) -> tuple[list[ActView], str | None]:
    """(acts, the last one first; where the next page begins, as its `after`, or None)."""
    query = _acts(session_id)
    if asked.after:
        query = query.where(tuple_(ModerationAct.at, ModerationAct.id) < rules.read_place(asked.after))
    rows = session.execute(query.limit(asked.limit + 1)).all()
    last = rows[asked.limit - 1][0] if len(rows) > asked.limit else None
    after = rules.place_of(last.at, last.id) if last else None
    return [_view(*row) for row in rows[: asked.limit]], after


def sheets(session: Session, session_id: str) -> Iterable[Sheet]:
    """One sheet, the first act first. None where nothing was done."""
    rows = session.execute(_acts(session_id)).all()[::-1]
    if rows:
        yield Sheet(Word(PART), HEADER, [_cells(act, nickname) for act, nickname in rows])


def _touch(live: Live) -> None:
    # Removing people works without the feature moderation as well, and then there is no such part of the desk.
    if live.house.named(NAME):
        live.touch_desk(NAME)


def _acts(session_id: str) -> Select[ModerationAct, str | None]:
    joined = select(ModerationAct, ParticipantRow.nickname).outerjoin(
        ParticipantRow, ParticipantRow.id == ModerationAct.participant_id
    )
    newest_first = (ModerationAct.at.desc(), ModerationAct.id.desc())
    return joined.where(ModerationAct.session_id == session_id).order_by(*newest_first)


def _cells(act: ModerationAct, nickname: str | None) -> list[Cell]:
    part = Word(PARTS.get(act.feature) or act.feature.capitalize()) if act.feature else None
    return [act.at, act.by_name, Word(WORDS.get(act.act, act.act)), nickname, part, act.undone_by]


def _view(act: ModerationAct, nickname: str | None) -> ActView:
    return ActView(
        id=act.id, at=rfc3339(act.at) or "", act=act.act, by=By(role=act.by_role, id=act.by_id, name=act.by_name),
        participant_id=act.participant_id, nickname=nickname, feature=act.feature, text_id=act.text_id,
        detail=act.detail, undone_at=rfc3339(act.undone_at), undone_by=act.undone_by,
    )  # fmt: skip


def _by(live: Live, actor: Actor) -> By:
    """Who acts. The presenter is one person by its login and by its socket."""
    if isinstance(actor, Participant):
        role = "presenter" if actor.presents(live.row) else "moderator"
        return By(role=role, id=live.row.owner_id if role == "presenter" else actor.id, name=actor.nickname)
    return By(role="presenter", id=actor.user_id, name=actor.name)
