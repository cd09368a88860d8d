"""The texts of an answer that wait for the presenter: it is stored without them, and gets each one that is approved."""

from typing import NamedTuple

from engagenow.activities.frames import Frame
from engagenow.activities.kinds.kind import Part
from engagenow.activities.models import Activity, ActivityAnswer
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Participant
from engagenow.moderation import door
from engagenow.moderation.rules import TextRefused


class Judged(NamedTuple):
    """An answer as it is shown at once, and {text: why it waits} of what is left out of it."""

    shown: Part
    waits: dict[str, door.Doubt]


def judge(live: Live, actor: Participant, frame: Frame, said: Part, before: ActivityAnswer | None) -> Judged:
    """Which texts of an answer wait. Those that are in the former answer were shown already, and do not wait; those
    that wait already, as reported ones do, go on waiting.

    An answer to a question of a quiz cannot wait: it is refused. Raises Muted, TextRefused, TooMany.
    """
    kind, waits = frame.kind, {}
    known = kind.texts(kind.answer.model_validate(before.answer)) if before else ()
    held = door.waiting_of(live, actor.id, kind.name, **_place(frame)) if before and kind.has_texts else {}
    for text in kind.texts(said):
        doubt = held.get(text, door.judge(live, actor, kind.name, text))  # asked in any case: it may refuse
        if doubt and frame.part:
            raise TextRefused
        if doubt and text not in known:
            waits[text] = doubt
    if not waits:
        return Judged(said, waits)
    door.require_few_waiting(live, actor)
    return Judged(kind.with_texts(said, [text for text in kind.texts(said) if text not in waits]), waits)


def kept_of(activity: Activity) -> Fields:
    """What is kept beside a text that waits."""
    return {"anonymous": activity.names != "named"}


def keep(live: Live, actor: Participant, frame: Frame, judged: Judged, before: ActivityAnswer | None) -> list[Fields]:
    """Store the texts that wait, in place of those of the former answer. Returns [{id, text}]."""
    kind, place = frame.kind, _place(frame)
    if not kind.has_texts:
        return []
    ids = door.forget_waiting(live, actor.id, kind.name, judged.waits, **place) if before else {}
    for text, doubt in judged.waits.items():
        if text not in ids:
            ids[text] = door.keep(live, actor.id, kind.name, text, doubt, **place, kept=kept_of(frame.activity))
    return [{"id": ids[text], "text": text} for text in judged.waits]


def _place(frame: Frame) -> Fields:
    """Where its texts stand, as columns of HeldText."""
    return {"activity_id": frame.activity.id, "round": frame.number}
