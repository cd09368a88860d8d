from engagenow.chat import http, service, sockets
from engagenow.core.features import Feature, Panel

feature = Feature(
    name="chat",
    blueprints=(http.blueprint,),
    commands=sockets.commands,
    snapshot=service.snapshot,
    export=service.export,
    switch=False,
    panels=tuple(Panel(page, f"chat/{page}.html", f"js/chat/{page}.js") for page in ("presenter", "room", "screen")),
)
