#!/usr/bin/env python3
"""Stands in for `docker`, since tests have no engine: images and containers are lines in a file.

It keeps what the deployment leans on (which build a container is of), finds a build as sick as its commit says, and
writes down each command. What is run inside a container is run, beside a server that answers for that container.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

STATE = Path(os.environ["ENGINE_STATE"])


def main(words):
    state = json.loads(STATE.read_text())
    state["said"].append(" ".join(words))
    status = obey(state, words)
    state["least"] = min(state["least"], len(state["web"])) if state["web"] else state["least"]
    STATE.write_text(json.dumps(state))
    return status


def obey(state, words):
    build, verb = os.environ.get("BUILD"), words[1] if words[0] == "compose" else words[0]
    if words[:2] == ["image", "inspect"]:
        return 0 if words[2].partition(":")[2] in state["images"] else 1
    if verb == "inspect":
        print(f"engagenow:{state['web'][words[-1]]}")
    elif verb == "build":
        state["images"].append(build)
    elif verb == "ps" and state["web"]:
        print("\n".join(state["web"]))
    elif verb == "rm":
        state["web"].pop(words[1])
    elif verb == "exec":
        return inside(state["web"][words[1]], words[2:])
    elif verb == "run":
        state["migrated"].append(build)
        return "unmigratable" in subject()
    elif verb == "up" and (words[-1] == "web" or not state["web"]):
        return start(state, build, words)
    return 0


def start(state, build, words):
    if "stillborn" in subject():
        return 1
    scale = [word.partition("=")[2] for word in words if word.startswith("web=")]
    for _ in range(int(scale[0]) - len(state["web"]) if scale else 2):
        state["made"] += 1
        state["web"][f"c{state['made']}"] = build
    return "sick" in subject()


def inside(build, command):
    import threading  # what only this needs would slow every other command down
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Container(BaseHTTPRequestHandler):
        def do_GET(self):
            fails = self.path != "/health" or "starved" in subject(build)
            self.send_response(503 if fails else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Container) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        environment = {"PORT": str(server.server_port), "PATH": os.environ["PATH"]}
        status = subprocess.run([sys.executable, *command[1:]], env=environment, check=False).returncode
        server.shutdown()
    return status


def subject(build="HEAD"):
    told = subprocess.run(["git", "log", "-1", "--format=%s", build, "--"], capture_output=True, text=True, check=False)
    return told.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
