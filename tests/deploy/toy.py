"""The smallest app that shows what the worker does. Served by gunicorn in test_worker.py."""

import os
import time
from pathlib import Path

from flask import Flask, request, send_file
from flask_socketio import SocketIO

FOLDER = Path(os.environ["TOY_FOLDER"])

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet", async_handlers=False)


@app.get("/livez")
def livez():
    return str(os.getpid())


@app.get("/file")
def file():
    return send_file(FOLDER / "file")


@app.get("/slow")
def slow():
    time.sleep(float(request.args["seconds"]))
    return "done"


@socketio.on("echo")
def echo(data):
    return data


@socketio.on("disconnect")
def disconnect(reason):
    with (FOLDER / "goodbyes").open("a") as goodbyes:
        goodbyes.write(f"{request.sid}\n")
