from typing import Any

from engagenow.core.errors import N_
from engagenow.core.features import Feature, House
from engagenow.core.panels import Panel
from engagenow.moderation import acts, http, pages, service, sockets, waiting
from engagenow.moderation.filter import matcher_of

PANELS = (
    Panel(
        "presenter", "side", "moderation/presenter.html", "js/moderation/presenter.js",
        order=3, label=N_("Moderate"), icon="shield",
    ),
)  # fmt: skip


def _set_up(_app: Any, _house: House) -> None:
    # The first text would compile the patterns, and a whole hall would wait for it.
    matcher_of().find("가")


feature = Feature(
    name="moderation",
    setup=_set_up,
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
