"""What the projector shows. Features enter what they can show into `Feature.shows`."""

from engagenow.core import undoing
from engagenow.core.errors import InvalidTransition, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import FIRST_STAGE
from engagenow.core.people import Actor
from engagenow.sessions import rules
from engagenow.sessions.events import StageChanged
from engagenow.sessions.schemas import Stage
from engagenow.sessions.service import current_view
from engagenow.sessions.views import SessionView


def set_stage(live: Live, actor: Actor, stage: Stage) -> SessionView:
    """Show this on the projector. The same again changes nothing. Raises Forbidden, Invalid, NotFound."""
    live.require(actor, live.house.scope_to_show(stage.show))
    show = live.house.shows.get(stage.show)
    rules.refuse_stage(stage.model_dump(), show)
    if show and show.find and stage.id:
        show.find(live, stage.id, stage.item)
    before = dict(live.row.stage)
    if stage.model_dump() != before:
        undoing.remember(live, actor, "sessions", "stage", {"stage": before})
    _change(live, stage)
    return current_view(live)


def undo_stage(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Show again what was shown before. Raises InvalidTransition where that is gone."""
    before = Stage.model_validate(data["stage"])
    show = live.house.shows.get(before.show)
    if show and show.find and before.id:
        try:
            show.find(live, before.id, before.item)
        except NotFound:
            raise InvalidTransition from None
    _change(live, before)
    return {"session": current_view(live).model_dump(mode="json")}


def take_off(live: Live, show: str, shown_id: str) -> None:
    """The thing with this id is gone: a projector that shows it shows how to join instead."""
    now = Stage.model_validate(live.row.stage)
    if (now.show, now.id) == (show, shown_id):
        _change(live, Stage.model_validate(FIRST_STAGE))


def replace(live: Live, show: str, shown_id: str, by: str) -> None:
    """The thing with this id is part of another one now: a projector that shows it shows that one instead."""
    now = Stage.model_validate(live.row.stage)
    if (now.show, now.id) == (show, shown_id):
        _change(live, now.model_copy(update={"id": by}))


def _change(live: Live, stage: Stage) -> None:
    if stage.model_dump() != live.row.stage:
        live.row.stage = stage.model_dump()
        live.announce(StageChanged(session_id=live.id, stage=stage))
