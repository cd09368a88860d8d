"""A whole feature outside the package: raising one's hand. docs/architecture.md walks through it."""

from engagenow.core.features import Feature, Panel
from tests.house.toy import http, service, sockets

feature = Feature(
    name="hands",
    blueprints=(http.blueprint,),
    commands=sockets.commands,
    snapshot=service.snapshot,
    export=service.export,
    switch=False,
    panels=tuple(Panel(page, f"hands/{page}.html", order=2) for page in ("presenter", "room")),
)
