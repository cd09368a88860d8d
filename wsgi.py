"""The application, for gunicorn (`gunicorn wsgi:app`) and by hand (`python wsgi.py`)."""

import gc
import os
import sys

gc.disable()  # until everything is made: it stays, and looking through it for garbage takes a sixth of a start

if __name__ == "__main__":
    # Before anything else is imported. Under gunicorn the worker has done it.
    import eventlet

    eventlet.monkey_patch()

from config import ConfigError, load_config
from engagenow import create_app, log_lines
from engagenow.web.operator_commands import end_in_one_line

# `flask doctor` in the wrong folder must not make an installation there.
IS_COMMAND = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
UNDER_GUNICORN = "gunicorn.arbiter" in sys.modules


def async_mode() -> str:
    """That which has patched this process; plain threads for the command line and other servers."""
    eventlet, gevent = sys.modules.get("eventlet.patcher"), sys.modules.get("gevent.monkey")
    if eventlet and eventlet.is_monkey_patched("socket"):
        return "eventlet"
    return "gevent" if gevent and gevent.is_module_patched("socket") else "threading"


try:
    config = load_config(creates=not IS_COMMAND, SOCKETIO_ASYNC_MODE=async_mode())
except ConfigError as wrong:
    print(f"EngageNow: {wrong}", file=sys.stderr)
    sys.exit(4 if UNDER_GUNICORN else 1)  # 4 to gunicorn: do not try again.

if not UNDER_GUNICORN:  # which has a logger of its own
    log_lines.write_for_commands(config)
if IS_COMMAND:
    sys.excepthook = end_in_one_line

app = create_app(config)
gc.enable()

if __name__ == "__main__":
    app.extensions["socketio"].run(app, host=config.BIND_ADDRESS, port=config.PORT)
