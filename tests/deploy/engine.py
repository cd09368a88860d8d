#!/usr/bin/env python3
"""Stands in for `docker`, since tests have no engine: images and containers are lines in a file.

It keeps what the deployment leans on (which build a container is of), finds a build sick whose commit says so, and
writes down each command.
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
    elif verb == "ps":
        print("\n".join(state["web"]))
    elif verb == "rm":
        state["web"].pop(words[1])
    elif verb == "run":
        state["migrated"].append(build)
        return "unmigratable" in subject()
    elif verb == "up" and (words[-1] == "web" or not state["web"]):
        return start(state, build, words)
    return 0


def start(state, build, words):
    scale = [word.partition("=")[2] for word in words if word.startswith("web=")]
    for _ in range(int(scale[0]) - len(state["web"]) if scale else 2):
        state["made"] += 1
        state["web"][f"c{state['made']}"] = build
    return "sick" in subject()


def subject():
    return subprocess.run(["git", "log", "-1", "--format=%s"], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
