"""Reactions, as a feature: emoji that participants tap, and their totals."""

from engagenow.core.features import Feature
from engagenow.core.panels import Panel
from engagenow.reactions import service, sockets
from engagenow.reactions.events import Reactions
from engagenow.reactions.taps import Taps

feature = Feature(
    name="reactions",
    commands=sockets.commands,
    snapshot=service.snapshot,
    export=service.export,
    settle=service.settle,
    due=service.due,
    coalesced={Reactions: service.told},
    memory=Taps,
    switch=True,
    shielded=True,
    panels=tuple(
        Panel(page, place, f"reactions/{page}.html", f"js/reactions/{page}.js", order=1)
        for page, place in (("presenter", "bar"), ("room", "bar"), ("screen", "lane"))
    ),
)
