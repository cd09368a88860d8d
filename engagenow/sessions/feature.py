"""Sessions, as a feature: what all sessions have, whatever is switched on in them."""

from engagenow.core import undoing
from engagenow.core.errors import N_
from engagenow.core.features import Feature
from engagenow.core.panels import Show
from engagenow.sessions import http, pages, sockets, stage

feature = Feature(
    name="sessions",
    blueprints=(http.blueprint, pages.blueprint),
    commands=sockets.commands,
    undo={"stage": stage.undo_stage},
    wake=undoing.wake,
    shows={"join": Show(N_("How to join"), "people"), "blank": Show(N_("Title only"), "title", order=9)},
)
