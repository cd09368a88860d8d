from engagenow.core.features import Feature
from engagenow.sessions import http, pages, sockets

feature = Feature(name="sessions", blueprints=(http.blueprint, pages.blueprint), commands=sockets.commands)
