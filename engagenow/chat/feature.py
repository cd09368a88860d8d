"""The chat, as a feature."""

from engagenow.chat import deletion, http, service, sockets
from engagenow.core.errors import N_
from engagenow.core.features import Feature
from engagenow.core.panels import Panel, Show
from engagenow.core.reportable import Reportable

feature = Feature(
    name="chat",
    blueprints=(http.blueprint,),
    commands=sockets.commands,
    snapshot=service.snapshot,
    export=service.export,
    wake=deletion.wake,
    reportable={"chat": Reportable(service.shown_texts, deletion.hold, deletion.delete_message)},
    unsay=deletion.unsay,
    renamed=service.renamed,
    publish={"chat": deletion.publish},
    switch=False,
    scopes=("chat",),
    decided_by={"chat": "chat"},
    sets=dict.fromkeys(("slow_seconds", "filter", "links", "repeats", "stage_delay", "words", "allowed"), "chat"),
    shows={"chat": Show(N_("Chat"), "chat")},
    panels=tuple(
        Panel(page, place, f"chat/{page}.html", f"js/chat/{page}.js", label=N_("Chat"), icon="chat")
        for page, place in (("presenter", "side"), ("room", "tab"), ("screen", "stage"))
    ),
)
