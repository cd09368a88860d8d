"""The smallest app that shows what the worker does. Served by gunicorn in test_worker.py."""

import os
import time
from pathlib import Path

from flask import Flask, request, send_file
from flask_socketio import SocketIO

from engagenow import worker

FOLDER = Path(os.environ["TOY_FOLDER"])

worker.BEAT = float(os.environ.get("TOY_BEAT", worker.BEAT))

app = Flask(__name__)
meeting = []
# A stock long-poller that leaves may have to wait for the next ping.
socketio = SocketIO(app, async_mode="eventlet", async_handlers=False, ping_interval=1)


@app.get("/livez")
def livez():
    return str(os.getpid())


@app.get("/file")
def file():
    return send_file(FOLDER / "file")


@app.get("/slow")
def slow():
    _note("begun")
    time.sleep(float(request.args["seconds"]))
    return "done"


@app.get("/meet")
def meet():
    """Answers once so many requests wait for an answer."""
    meeting.append(1)
    while len(meeting) < int(request.args["people"]):
        time.sleep(0.01)
    return "done"


def _note(what):
    with (FOLDER / what).open("a") as notes:
        notes.write("once\n")


@socketio.on("echo")
def echo(data):
    return data


@socketio.on("disconnect")
def disconnect(_reason):
    _note("goodbyes")
