"""The application, for gunicorn (`gunicorn wsgi:app`) and by hand (`python wsgi.py`)."""

import sys

if __name__ == "__main__":
    # Before anything else is imported. Under gunicorn the worker has done it.
    import eventlet

    eventlet.monkey_patch()

from config import ConfigError, load_config
from engagenow import create_app


def async_mode() -> str:
    """eventlet where it has patched this process; plain threads for the command line and other servers."""
    patcher = sys.modules.get("eventlet.patcher")
    return "eventlet" if patcher and patcher.is_monkey_patched("socket") else "threading"


try:
    config = load_config(SOCKETIO_ASYNC_MODE=async_mode())
except ConfigError as wrong:
    print(f"EngageNow: {wrong}", file=sys.stderr)
    sys.exit(4 if "gunicorn.arbiter" in sys.modules else 1)  # 4 to gunicorn: do not try again.

app = create_app(config)

if __name__ == "__main__":
    app.extensions["socketio"].run(app, host=config.BIND_ADDRESS, port=config.PORT)
