"""A whole feature outside the package: raising one's hand. docs/architecture.md walks through it."""

from typing import Any

from engagenow.core.database import db
from engagenow.core.errors import N_
from engagenow.core.features import Feature, House
from engagenow.core.panels import Panel, Show
from tests.house.toy import http, picks, service, sockets
from tests.house.toy.events import HandLowered, HandRaised, PicksCounted
from tests.house.toy.models import ToyBase

HEARD = (HandRaised.name, HandLowered.name)


def make_tables(app: Any, _house: House) -> None:
    """What a migration does in the product."""
    with app.app_context():
        ToyBase.metadata.create_all(db.engine)


PANELS = (
    Panel(
        "room", "tab", "hands/room.html", "js/hands/room.js",
        order=2, label=N_("Hands"), icon="people", events=HEARD,
    ),
    Panel(
        "presenter", "side", "hands/presenter.html", "js/hands/presenter.js",
        order=2, label=N_("Hands"), icon="people",
    ),
    Panel("screen", "stage", "hands/screen.html", "js/hands/screen.js", order=2),
)  # fmt: skip

feature = Feature(
    name="hands",
    blueprints=(http.blueprint,),
    commands=sockets.commands,
    snapshot=service.snapshot,
    export=service.export,
    leave=service.leave,
    wake=picks.wake,
    desk=picks.desk,
    mine=picks.mine,
    coalesced={PicksCounted: picks.counted},
    setup=make_tables,
    switch=False,
    shows={"hand": Show(find=service.require_raised)},
    panels=PANELS,
)
