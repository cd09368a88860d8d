"""The product with the toy plugged in, for gunicorn: `gunicorn tests.house.served:app`. The toy's tables are there."""

from config import load_config
from engagenow import FEATURES, create_app
from tests.house.product import PLUG

app = create_app(load_config(SOCKETIO_ASYNC_MODE="eventlet"), features=(*FEATURES, PLUG))
