"""Texts that results list one by one: written with the answers, told as increments, taken out of the log again.

"The newest" are the last NEWEST numbers of a round, so that a page that adds up increments and a snapshot agree also
where one of them is gone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from engagenow.activities.kinds.tally import NEWEST
from engagenow.activities.models import Activity, ActivityRound, ActivityText
from engagenow.core.codes import new_id
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.reportable import Shown
from engagenow.core.taking_back import rewrite
from engagenow.moderation import reports


def write(live: Live, activity_id: str, number: int, said: Mapping[str, list[str]]) -> None:
    """Let these participants have these texts in a round, and no others. A text that stays keeps its id."""
    theirs = ActivityText.participant_id.in_(said)
    rows = live.database.scalars(select(ActivityText).where(*_shown(activity_id, number), theirs)).all()
    kept = {(row.participant_id, row.text) for row in rows if row.text in said[row.participant_id]}
    for row in rows:
        if (row.participant_id, row.text) not in kept:
            _take_out(live, row)
    last = last_number(live.database, activity_id, number)
    new = [(person, text) for person, texts in said.items() for text in texts if (person, text) not in kept]
    ids = {key: id_ for key, id_ in _kept_ids(live).items() if live.database.get(ActivityText, id_) is None}
    for place, (person, text) in enumerate(new, start=last + 1):
        row = ActivityText(
            id=ids.pop((person, text), None) or new_id(),
            activity_id=activity_id,
            round=number,
            number=place,
            participant_id=person,
            text=text,
            gone=False,
        )
        live.add(row)


def keep_id(live: Live, participant_id: str, text: str, id_: str) -> None:
    """Use this id when this text of this participant is written next: a text that waited keeps its id."""
    _kept_ids(live)[participant_id, text] = id_


def increment(live: Live, activity: Activity, round: ActivityRound) -> Fields:
    """{last, added, removed} since the room was told last. It counts as told: the next event has to tell it.

    Each added text that a person has approved is `approved`: the projector shows it at once.
    """
    here = (ActivityText.activity_id == activity.id, ActivityText.round == round.number)
    untold = (*here, ActivityText.told_seq.is_(None))
    added = _views(live.database, activity, [*untold, ActivityText.gone.is_(False)])
    live.database.execute(update(ActivityText).where(*untold).values(told_seq=live.next_seq))
    approved = reports.approved_of(live.database, live.id, activity.kind, [text["id"] for text in added])
    added = [{**text, "approved": True} if text["id"] in approved else text for text in added]
    last = last_number(live.database, activity.id, round.number)
    return {"last": last, "added": added, "removed": take_gone(live, activity.id, round.number)}


def take_gone(live: Live, activity_id: str, number: int) -> list[str]:
    """Forget the texts that the room was told and that are gone since. Returns their ids: the next event tells them."""
    gone = (ActivityText.activity_id == activity_id, ActivityText.round == number, ActivityText.gone)
    ids = list(live.database.scalars(select(ActivityText.id).where(*gone)))
    live.database.execute(delete(ActivityText).where(*gone))
    return ids


def has_gone(live: Live, activity_id: str, number: int) -> bool:
    """Whether there are texts for `take_gone`."""
    gone = (ActivityText.activity_id == activity_id, ActivityText.round == number, ActivityText.gone)
    return live.database.scalar(select(ActivityText.id).where(*gone).limit(1)) is not None


def newest(session: Session, activity: Activity, number: int, before: int | None = None) -> list[Fields]:
    """[{id, number, text, nickname?}] of a round, the newest first: the last NEWEST, or the NEWEST before a number."""
    shown = _shown(activity.id, number)
    return _views(session, activity, [*shown, ActivityText.number < before] if before else list(shown))


def all_of(session: Session, activity: Activity, number: int) -> Iterator[Fields]:
    """All of a round, the newest first, as `newest`."""
    page = newest(session, activity, number)
    while page:
        yield from page
        page = newest(session, activity, number, page[-1]["number"])


def told(session: Session, activity: Activity, number: int, last: int) -> list[Fields]:
    """The same as the room was told, when the largest number was `last`."""
    window = (ActivityText.told_seq.is_not(None), ActivityText.number > last - NEWEST)
    return _views(session, activity, [*_shown(activity.id, number), *window])


def is_shown(session: Session, activity_id: str, text_id: str) -> bool:
    """Whether the activity has a text of this id that the room may have been told."""
    row = session.get(ActivityText, text_id)
    return row is not None and row.activity_id == activity_id and not row.gone and row.told_seq is not None


def shown_texts(session: Session, session_id: str, ids: Collection[str]) -> dict[str, Shown]:
    """{text id: text} of those of these texts that results list, and that the room may have been told."""
    columns = select(ActivityText, Activity.names, ParticipantRow.nickname)
    joined = columns.join(Activity, Activity.id == ActivityText.activity_id).join(
        ParticipantRow, ParticipantRow.id == ActivityText.participant_id
    )
    here = joined.where(Activity.session_id == session_id, ActivityText.id.in_(ids), ActivityText.gone.is_(False))
    return {
        row.id: Shown(row.participant_id, nickname if names == "named" else None, row.text, names != "named")
        for row, names, nickname in session.execute(here)
    }


def last_number(session: Session, activity_id: str, number: int) -> int:
    """The largest number of a text in a round; 0 where there is none."""
    here = (ActivityText.activity_id == activity_id, ActivityText.round == number)
    return session.scalar(select(func.max(ActivityText.number)).where(*here)) or 0


def _kept_ids(live: Live) -> dict[tuple[str, str], str]:
    return live.remember("activities text ids", dict)


def _shown(activity_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return ActivityText.activity_id == activity_id, ActivityText.round == number, ActivityText.gone.is_(False)


def _views(session: Session, activity: Activity, conditions: Iterable[ColumnElement[bool]]) -> list[Fields]:
    columns = select(ActivityText.id, ActivityText.number, ActivityText.text, ParticipantRow.nickname)
    joined = columns.join(ParticipantRow, ParticipantRow.id == ActivityText.participant_id)
    rows = session.execute(joined.where(*conditions).order_by(ActivityText.number.desc()).limit(NEWEST))
    named = activity.names == "named"
    return [
        {"id": row.id, "number": row.number, "text": row.text, **({"nickname": row.nickname} if named else {})}
        for row in rows
    ]


def _take_out(live: Live, row: ActivityText) -> None:
    if row.told_seq is None:
        live.database.delete(row)
        return
    rewrite(live, row.told_seq, partial(_without, text_id=row.id))
    row.gone = True
    row.text = ""


def _without(data: Fields, text_id: str) -> Fields:
    added = [text for text in data["results"].get("added", ()) if text["id"] != text_id]
    return {**data, "results": {**data["results"], "added": added}}
