"""gunicorn's settings, the same for `make run` and for production. Its command line stands above them."""

import importlib.util
import resource
import sys
from pathlib import Path

from config import ConfigError, check_processes, load_config

try:
    # Asked here too, where one line and an end are possible: a worker that fails is only started again.
    settings = load_config()
except ConfigError as wrong:
    sys.exit(f"EngageNow: {wrong}")


def _module(name):
    """From its file: through the package, the whole app would come into the master, before any worker has patched."""
    spec = importlib.util.spec_from_file_location(f"engagenow_{name}", Path(__file__).parent / f"engagenow/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


wsgi_app = "wsgi:app"
bind = [settings.LISTENS_AT]
workers = settings.WEB_CONCURRENCY
worker_class = _module("worker").EventletWorker
# Every WebSocket holds one for as long as it lives, and plain requests need some beside them.
worker_connections = 6000
backlog = 2048
keepalive = 20
timeout = 30
# Live clients are sent on at once; this is for what they had asked last.
graceful_timeout = 5
preload_app = False
if settings.SOCKETIO_ASYNC_MODE == "threading":
    # The way out of eventlet. Here every WebSocket holds a thread for as long as it lives.
    worker_class, threads = "gthread", 1000
control_socket_disable = True
proc_name = "engagenow"
loglevel = settings.LOG_LEVEL
logger_class = getattr(_module("log_lines"), "JsonLogger" if settings.PRODUCTION else "ReadableLogger")
accesslog = "-" if settings.PRODUCTION and loglevel in ("debug", "info") else None


def on_starting(server):
    try:
        check_processes(server.cfg.workers, settings.REDIS_URL)
    except ConfigError as wrong:
        sys.exit(f"EngageNow: {wrong}")
    _allow_open_files(server.cfg.worker_connections * 2)


def _allow_open_files(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if resource.RLIM_INFINITY != soft < wanted:
        enough = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))
