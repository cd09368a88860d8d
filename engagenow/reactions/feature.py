from engagenow.core.features import Feature, Panel
from engagenow.reactions import service, sockets
from engagenow.reactions.taps import Taps

feature = Feature(
    name="reactions",
    commands=sockets.commands,
    snapshot=service.snapshot,
    export=service.export,
    settle=service.tell,
    due=service.due,
    memory=Taps,
    switch=True,
    panels=tuple(
        Panel(page, f"reactions/{page}.html", f"js/reactions/{page}.js", order=1)
        for page in ("presenter", "room", "screen")
    ),
)
