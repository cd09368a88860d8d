from engagenow.core.features import Feature
from engagenow.join import http, names, pages, sockets, status_watch

feature = Feature(
    name="join",
    blueprints=(http.blueprint, pages.blueprint),
    commands=sockets.commands,
    gone=names.lose,
    stay=names.stay,
    leave=names.leave,
    setup=status_watch.setup,
)
