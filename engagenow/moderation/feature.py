from engagenow.core.errors import N_
from engagenow.core.features import Feature
from engagenow.core.panels import Panel
from engagenow.moderation import acts, http, pages, service, sockets, waiting

PANELS = (
    Panel(
        "presenter", "side", "moderation/presenter.html", "js/moderation/presenter.js",
        order=3, label=N_("Moderate"), icon="shield",
    ),
)  # fmt: skip

feature = Feature(
    name="moderation",
    blueprints=(http.blueprint, pages.blueprint),
    commands=sockets.commands,
    sheets=acts.sheets,
    desk=service.desk,
    mine=service.mine,
    wake=service.wake,
    leave=waiting.leave,
    back=service.back,
    renamed=waiting.renamed,
    panels=PANELS,
)
