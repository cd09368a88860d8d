"""What the presenter decides about words that people type: for all rounds, and for what is typed later as well."""

from collections.abc import Sequence

from engagenow.activities import entries, kinds, recounting, results, retelling, telling
from engagenow.activities.kinds.kind import AskedEdit, Part
from engagenow.activities.kinds.tally import VOTERS
from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.reading import definition_in, find, own_view, round_of, rounds_of
from engagenow.activities.schemas import EditWords
from engagenow.activities.stored import StoredAnswers
from engagenow.activities.views import OwnActivityView
from engagenow.activities.words.edits import Edit
from engagenow.core import undoing
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor

STEP = "edit_words"  # what `undo` answers


def edit_words(live: Live, actor: Actor, activity_id: str, asked: EditWords) -> OwnActivityView:
    """Merge a word of the current round with another one, rename it, hide it or show it again.

    Raises Forbidden, NotFound, Invalid, TooMany.
    """
    live.require(actor, "activities")
    activity = find(live, activity_id)
    before = activity.edits or []
    round = round_of(live, activity) or ActivityRound(number=activity.round)
    wanted = decided(live, activity, round, AskedEdit(asked.op, asked.word, asked.into or ""))
    if wanted != before:
        undoing.remember(live, actor, NAME, STEP, {"id": activity.id, "before": before})
        write(live, activity, wanted)
    return own_view(live, activity)


def write(live: Live, activity: Activity, edits: Sequence[Edit]) -> None:
    """Let these be the presenter's decisions, tell the results by them, and take back what is hidden by that."""
    before = activity.edits or []
    activity.edits = [dict(edit) for edit in edits]
    live.forget(f"activity/{activity.id}")
    recounting.count_again(live, activity)
    telling.tell_now(live, activity)
    for edit in edits:
        if edit["op"] == "hide" and edit not in before:
            _take_back(live, activity, edit)


def decided(live: Live, activity: Activity, round: ActivityRound, asked: AskedEdit) -> list[Edit]:
    """The decisions with this one about a word of a round. Raises NotFound, Invalid, TooMany."""
    return kinds.KINDS[activity.kind].edit(*_read(live, activity, round), asked)


def _take_back(live: Live, activity: Activity, edit: Edit) -> None:
    """No stored event names any more what is hidden."""
    kind = kinds.KINDS[activity.kind]
    names = {name for one in activity.edits or () if set(one["keys"]) & set(edit["keys"]) for name in _names(one)}
    for round in rounds_of(live.database, activity):
        for word in kind.hidden(*_read(live, activity, round)):
            if word.first_at and not (word.keys | word.decided).isdisjoint(edit["keys"]):
                texts = {word.word, *names, *(entry.text for entry in word.entries)}
                if entries.take_back(live, activity.id, round.number, texts, word.first_at):
                    retelling.tell_what_is_left(live, activity, round)


def _names(edit: Fields) -> list[str]:
    """How a word was shown before and after an edit."""
    return [name for name in (edit["word"], edit["into"]) if name]


def _read(live: Live, activity: Activity, round: ActivityRound) -> tuple[Part, dict[str, int], StoredAnswers]:
    """What a kind says the results of a round by."""
    amounts = results.amounts_in(live.database, activity, round)
    stored = StoredAnswers(live.database, activity, round.number, amounts.get(VOTERS, 0))
    return definition_in(activity, round), amounts, stored
