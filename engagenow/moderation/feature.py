"""What the house needs to know of moderation."""

from engagenow.core.errors import N_
from engagenow.core.features import Feature, House
from engagenow.core.panels import Panel
from engagenow.moderation import acts, deciding, desk, http, pages, service, sockets
from engagenow.moderation.filter import matcher_of

PANELS = (
    Panel(
        "presenter", "side", "moderation/presenter.html", "js/moderation/presenter.js",
        order=3, label=N_("Moderate"), icon="shield",
    ),
)  # fmt: skip


def _set_up(_app: object, _house: House) -> None:
    # The first text would compile the patterns, and a whole hall would wait for it.
    matcher_of().find("가")


feature = Feature(
    name="moderation",
    setup=_set_up,
    blueprints=(http.blueprint, pages.blueprint),
    commands=sockets.commands,
    sheets=acts.sheets,
    desk=desk.desk,
    mine=desk.mine,
    wake=service.wake,
    leave=deciding.leave,
    back=desk.back,
    renamed=deciding.renamed,
    panels=PANELS,
)
