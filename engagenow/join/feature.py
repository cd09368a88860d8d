"""Coming in, as a feature: nicknames, codes and the pages of the room."""

from engagenow.core.features import Feature
from engagenow.join import http, names, pages, renaming, reported, sockets, status_watch

feature = Feature(
    name="join",
    blueprints=(http.blueprint, http.participants, pages.blueprint),
    commands=sockets.commands,
    gone=names.lose,
    stay=names.stay,
    leave=names.leave,
    scopes=("people",),
    decided_by={renaming.NICKNAME: "people"},
    sets={"locked": "people"},
    publish={renaming.NICKNAME: renaming.publish},
    reportable={renaming.NICKNAME: reported.NAMES},
    setup=status_watch.setup,
)
