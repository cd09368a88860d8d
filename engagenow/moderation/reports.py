"""Reports: three different people's take a text from the room until the presenter has decided on it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from engagenow.core.errors import N_, Forbidden, NotFound, SessionNotActive
from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor, Participant
from engagenow.core.reportable import Reportable, Shown
from engagenow.moderation import door, rules
from engagenow.moderation.models import NAME, ApprovedText, TextReport
from engagenow.moderation.views import Reported, ReportedText
from engagenow.sessions.schemas import rfc3339

LISTED = 50  # on the desk
READ = 300  # of which these are the newest that the room still has: a text that was deleted keeps its reports
MOST_OWN = 100  # of one participant, in its own part
BY_REPORTS = door.Doubt("reported")


def report(live: Live, actor: Actor, feature: str, text_id: str) -> Reported:
    """Tell the presenter of a text that should not be there. Several reports of one participant are one.

    Raises Forbidden, SessionNotActive, NotFound, RateLimited.
    """
    author = _participant(actor)
    if live.row.status != "active":
        raise SessionNotActive
    kind, shown = _find(live, feature, text_id)
    if not shown.shared and shown.participant_id in (None, author.id):
        raise Forbidden(N_("This text cannot be reported."))
    live.spend(author.id, rules.REPORTS)
    key = (live.id, feature, text_id, author.id)
    if live.database.get(TextReport, key) is None:
        _add(live, *key[1:])
        if _people(live, feature, text_id) >= rules.REPORTS_TO_HOLD and not _is_approved(live, feature, text_id):
            _hold(live, kind, feature, text_id, shown)
    return Reported(feature=feature, id=text_id)


def approved_of(session: Session, session_id: str, feature: str, ids: Collection[str]) -> set[str]:
    """Those of these texts that the presenter or a moderator has approved."""
    here = (ApprovedText.session_id == session_id, ApprovedText.feature == feature, ApprovedText.text_id.in_(ids))
    return set(session.scalars(select(ApprovedText.text_id).where(*here)))


def settle(live: Live, feature: str, text_id: str, *, approved: bool) -> None:
    """Delete the reports of a text on which the presenter has decided. `approved`: later reports never hold it."""
    of_text = _of_text(live, feature, text_id)
    people = live.database.scalars(select(TextReport.participant_id).where(*of_text)).all()
    if people:
        live.database.execute(delete(TextReport).where(*of_text))
        live.touch_desk(NAME)
        live.touch_mine(NAME, people)
    if approved and not _is_approved(live, feature, text_id):
        live.database.add(ApprovedText(session_id=live.id, feature=feature, text_id=text_id))
        live.database.flush()


def forget(live: Live, feature: str, text_id: str) -> None:
    """Something else stands under this id now: no reports of it, and it was never approved."""
    settle(live, feature, text_id, approved=False)
    approved = live.database.get(ApprovedText, (live.id, feature, text_id))
    if approved:
        live.database.delete(approved)
        live.database.flush()


def decide(live: Live, actor: Actor, feature: str | None, text_id: str, *, approved: bool) -> None:
    """Decide on a text that was reported and that its feature has: it stays or comes back, or is gone for good.

    Raises NotFound.
    """
    kind = live.house.reportable(feature)
    if feature is None or kind is None or _people(live, feature, text_id) == 0:
        raise NotFound(rules.GONE)
    shown = kind.read(live.database, live.id, [text_id])
    settle(live, feature, text_id, approved=approved)
    if text_id not in shown:
        return
    if not approved:
        kind.remove(live, actor, text_id)
    elif shown[text_id].held and kind.put_back:
        kind.put_back(live, text_id)


def desk(session: Session, session_id: str, house: House) -> list[Fields]:
    """What was reported and not decided on, the last one first: at most LISTED, without what is gone."""
    place = (TextReport.feature, TextReport.text_id)
    counted = select(*place, func.count(), func.max(TextReport.created_at)).where(TextReport.session_id == session_id)
    newest = counted.group_by(*place).order_by(func.max(TextReport.created_at).desc(), TextReport.text_id).limit(READ)
    rows = session.execute(newest).all()
    shown = _read(session, session_id, house, [(feature, text_id) for feature, text_id, *_ in rows])
    there = [row for row in rows if (row.feature, row.text_id) in shown]
    return [
        _view(shown[feature, text_id], feature, text_id, people, rfc3339(at))
        for feature, text_id, people, at in there[:LISTED]
    ]


def reported_ids(session: Session, session_id: str, feature: str) -> set[str]:
    """The ids of this feature's texts that were reported and not decided on."""
    here = (TextReport.session_id == session_id, TextReport.feature == feature)
    return set(session.scalars(select(TextReport.text_id).where(*here)))


def mine(session: Session, people: Collection[str]) -> dict[str, list[dict[str, str]]]:
    """{participant id: [{feature, id}]} of what each one has reported."""
    columns = select(TextReport.participant_id, TextReport.feature, TextReport.text_id)
    theirs = columns.where(TextReport.participant_id.in_(people)).order_by(TextReport.created_at.desc())
    found: dict[str, list[dict[str, str]]] = {}
    for participant_id, feature, text_id in session.execute(theirs):
        own = found.setdefault(participant_id, [])
        if len(own) < MOST_OWN:
            own.append({"feature": feature, "id": text_id})
    return found


def _participant(actor: Actor) -> Participant:
    """Raises Forbidden."""
    if not isinstance(actor, Participant) or actor.role != "participant":
        raise Forbidden(N_("Only participants report a text. The presenter can take it back."))
    return actor


def _find(live: Live, feature: str, text_id: str) -> tuple[Reportable, Shown]:
    """Raises NotFound for what the room does not see."""
    kind = live.house.reportable(feature)
    shown = kind.read(live.database, live.id, [text_id]).get(text_id) if kind else None
    if kind is None or shown is None or shown.held:
        raise NotFound(N_("There is no such text."))
    return kind, shown


def _add(live: Live, feature: str, text_id: str, participant_id: str) -> None:
    row = TextReport(
        session_id=live.id, feature=feature, text_id=text_id, participant_id=participant_id, created_at=live.now
    )
    live.database.add(row)
    live.database.flush()
    live.touch_desk(NAME)
    live.touch_mine(NAME, [participant_id])


def _people(live: Live, feature: str, text_id: str) -> int:
    return live.database.scalar(select(func.count()).where(*_of_text(live, feature, text_id))) or 0


def _of_text(live: Live, feature: str, text_id: str) -> tuple[ColumnElement[bool], ...]:
    """The condition for the reports of a text."""
    return (TextReport.session_id == live.id, TextReport.feature == feature, TextReport.text_id == text_id)


def _is_approved(live: Live, feature: str, text_id: str) -> bool:
    return live.database.get(ApprovedText, (live.id, feature, text_id)) is not None


def _hold(live: Live, kind: Reportable, feature: str, text_id: str, shown: Shown) -> None:
    """Take it from the room. Where `take` returns None, its feature keeps it itself."""
    place = kind.take(live, text_id)
    if place is not None:
        door.keep(live, str(shown.participant_id), feature, shown.text, BY_REPORTS, id=text_id, **place)


def _read(
    session: Session, session_id: str, house: House, places: list[tuple[str, str]]
) -> dict[tuple[str, str], Shown]:
    found = {}
    for feature in {feature for feature, _ in places}:
        kind = house.reportable(feature)
        ids = [text_id for of, text_id in places if of == feature]
        for text_id, shown in (kind.read(session, session_id, ids) if kind else {}).items():
            found[feature, text_id] = shown
    return found


def _view(shown: Shown, feature: str, text_id: str, people: int, at: str | None) -> Fields:
    author = None if shown.anonymous else shown.participant_id
    return ReportedText(
        feature=feature, id=text_id, participant_id=author, nickname=shown.nickname, text=shown.text,
        people=people, held=shown.held, shared=shown.shared, at=at or "",
    ).model_dump()  # fmt: skip
