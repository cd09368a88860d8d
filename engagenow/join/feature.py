from engagenow.core.features import Feature
from engagenow.join import http, pages, service, sockets

feature = Feature(
    name="join",
    blueprints=(http.blueprint, pages.blueprint),
    commands=sockets.commands,
    gone=service.lose,
    stay=service.stay,
    leave=service.leave,
)
