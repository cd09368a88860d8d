"""Words of a cloud that participants report: reports hide a word as the presenter does, until the presenter decides.

A reported word has the id `<activity id>.<round>.<number>`: the number that the results give it.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy.orm import Session

from engagenow.activities import wording
from engagenow.activities.kinds.kind import AskedEdit
from engagenow.activities.models import Activity, ActivityRound
from engagenow.activities.results import results_in
from engagenow.activities.words.edits import Edit
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.reportable import Shown

KIND = "word_cloud"
WORD_ID = re.compile(r"([\w-]{1,40})\.(\d{1,2})\.(\d{1,9})")


class Place(NamedTuple):
    """Where a word stands: in the cloud of a round, by its number."""

    activity: Activity
    round: ActivityRound
    number: int


def shown_words(session: Session, session_id: str, ids: Collection[str]) -> dict[str, Shown]:
    """{id: word} of those of these words that a cloud has shown the room, or that reports hide."""
    clouds: dict[tuple[str, int], dict[int, str]] = {}
    found = {}
    for word_id in ids:
        place = _place(session, session_id, word_id)
        if place is None:
            continue
        if held := _held(place.activity, word_id):
            found[word_id] = Shown(None, None, held["word"], anonymous=True, held=True, shared=True)
        elif word := _words(session, place, clouds).get(place.number):
            found[word_id] = Shown(None, None, word, anonymous=True, shared=True)
    return found


def take_word(live: Live, word_id: str) -> None:
    """Hide a word that was reported, until the presenter has decided."""
    _hide(live, word_id, held=word_id)


def remove_word(live: Live, _actor: Actor | None, word_id: str) -> None:
    """Hide a word that was reported. The presenter can show it again, as any that is hidden."""
    place = _place(live.database, live.id, word_id)
    if place and _held(place.activity, word_id):
        wording.write(live, place.activity, [_without_mark(edit, word_id) for edit in place.activity.edits or []])
    else:
        _hide(live, word_id)


def put_word_back(live: Live, word_id: str) -> None:
    """Show a word again that reports have hidden."""
    place = _place(live.database, live.id, word_id)
    if place:
        kept = [edit for edit in place.activity.edits or [] if edit.get("held") != word_id]
        wording.write(live, place.activity, kept)


def _place(session: Session, session_id: str, word_id: str) -> Place | None:
    """None where the room has been shown no such cloud."""
    parts = WORD_ID.fullmatch(word_id)
    activity = session.get(Activity, parts[1]) if parts else None
    if parts is None or activity is None or activity.session_id != session_id or activity.kind != KIND:
        return None
    round = session.get(ActivityRound, (activity.id, int(parts[2])))
    is_seen = round is not None and (round.shown or round.show == "after_answer")
    return Place(activity, round, int(parts[3])) if round and is_seen and activity.state != "archived" else None


def _held(activity: Activity, word_id: str) -> Edit | None:
    """The decision by which reports hide this word."""
    return next((edit for edit in activity.edits or [] if edit.get("held") == word_id), None)


def _words(session: Session, place: Place, known: dict[tuple[str, int], dict[int, str]]) -> dict[int, str]:
    """{number: word} of a cloud. `known`: those that were read before."""
    key = (place.activity.id, place.round.number)
    if key not in known:
        shown = results_in(session, place.activity, place.round)["words"]
        known[key] = {word["number"]: word["word"] for word in shown}
    return known[key]


def _hide(live: Live, word_id: str, **mark: str) -> None:
    place = _place(live.database, live.id, word_id)
    word = _words(live.database, place, {}).get(place.number) if place else None
    if place and word:
        decided = wording.decided(live, place.activity, place.round, AskedEdit("hide", word))
        hidden: Edit = {**decided[-1], **mark}
        wording.write(live, place.activity, [*decided[:-1], hidden])


def _without_mark(edit: Fields, word_id: str) -> Edit:
    return {name: value for name, value in edit.items() if (name, value) != ("held", word_id)}
