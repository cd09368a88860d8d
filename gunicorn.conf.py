"""gunicorn's settings, the same for `make run` and for production. Its command line stands above them."""

import os
import resource
import sys

# The master reads this file again at HUP. A new release's modules must then take the place of the imported ones.
for name in [name for name in sys.modules if name.partition(".")[0] in ("config", "engagenow")]:
    del sys.modules[name]

from config import ConfigError, check_processes, load_config
from engagenow import log_lines

try:
    # Asked here too, where one line and an end are possible: a worker that fails is only started again.
    settings = load_config()
except ConfigError as wrong:
    sys.exit(f"EngageNow: {wrong}")


os.umask(0o077)  # what the processes write is about people
wsgi_app = "wsgi:app"
bind = [settings.LISTENS_AT]
workers = settings.WEB_CONCURRENCY
worker_class = {
    "eventlet": "engagenow.worker.EventletWorker",
    "gevent": "engagenow.gevent_worker.GeventWorker",
    "threading": "gthread",
}[settings.SOCKETIO_ASYNC_MODE]
# Every WebSocket holds one for as long as it lives, and plain requests need some beside them.
worker_connections = 6000
backlog = 2048
keepalive = 20
timeout = 30
# Live clients are sent on at once; this is for what they had asked last.
graceful_timeout = 5
preload_app = False
if settings.SOCKETIO_ASYNC_MODE == "threading":
    # Every WebSocket holds one for as long as it lives.
    threads = 1000
control_socket_disable = True
proc_name = "engagenow"
loglevel = settings.LOG_LEVEL
logger_class = log_lines.JsonLogger if settings.PRODUCTION else log_lines.ReadableLogger
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
