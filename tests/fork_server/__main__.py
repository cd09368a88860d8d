"""The fork server: `python -m tests.fork_server ADDRESS patched|plain`. It ends with its input, and its children too.

A request is a packet with three descriptors; the answers are the child's pid, and its exit status when it has ended.
A child whose client has gone is killed.
"""

import _socket
import gc
import json
import os
import runpy
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from os import waitpid
from select import select  # by name, as waitpid: eventlet patches both in their modules
from types import SimpleNamespace
from typing import Any

from tests.fork_server import MOST_BYTES
from tests.fork_server.imported import LATE, ON_EVENTLET, Again, import_application

MASTERS = "os", "queue", "socket", "time"  # modules that gunicorn's master uses, and waits with
FIRST = "flask", "socketio", "sqlalchemy"  # a worker refuses to start when one of them is imported before it patches


@dataclass
class Child:
    pid: int
    line: _socket.socket

    def ended(self) -> None:
        status = os.waitstatus_to_exitcode(waitpid(self.pid, 0)[1])
        with suppress(OSError):  # its client may have gone
            self.line.send(b"%d" % status)
        self.line.close()


def main(address: str, kind: str) -> None:
    life = os.dup(0)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    listener = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    listener.bind(address)
    listener.listen(64)
    if kind == "patched":
        import_patched()
    else:
        import_application()
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    become(*serve(listener, life))
    if kind == "patched":
        hide()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def import_patched() -> None:
    """Patches before the imports, as a worker does. gunicorn's master, which is never patched, keeps what it had."""
    from gunicorn import arbiter, sock

    for module in (arbiter, sock):
        for name in MASTERS:
            if hasattr(module, name):
                setattr(module, name, SimpleNamespace(**vars(getattr(module, name))))
    from engagenow.worker import eventlet, hubs  # which imports it without its warning

    eventlet.monkey_patch()
    import_application((*LATE, *ON_EVENTLET))
    hubs.use_hub()  # none is there yet: two processes cannot share one


def hide() -> None:
    """What is imported seems not to be, and is not run again where it is imported for the first time."""
    names = [name for name in sys.modules if name.partition(".")[0] in ("config", "engagenow")]
    sys.meta_path.insert(0, Again({name: sys.modules[name] for name in (*names, *FIRST)}))
    for name in FIRST:
        del sys.modules[name]


def serve(listener: _socket.socket, life: int) -> tuple[dict[str, Any], list[int]]:
    """Returns in each child alone: what it is to be, and its input, output and error output."""
    children: dict[int, Child] = {}
    while True:
        lines = [child.line for child in children.values()]
        ready, _, _ = select([life, listener, *children, *lines], [], [])
        for number, child in list(children.items()):
            if child.line in ready or life in ready:
                os.kill(child.pid, signal.SIGKILL)
            if {number, child.line, life} & set(ready):
                children.pop(number).ended()
                os.close(number)
        if life in ready:
            sys.exit()
        if listener in ready:
            line = _socket.socket(fileno=listener._accept()[0])
            packet, descriptors, _, _ = socket.recv_fds(line, MOST_BYTES, 3)
            pid = os.fork()
            if pid == 0:
                for each in (listener, line, *lines):
                    each.close()
                for number in (life, *children):
                    os.close(number)
                return json.loads(packet), descriptors
            for number in descriptors:
                os.close(number)
            line.send(b"%d" % pid)
            children[os.pidfd_open(pid)] = Child(pid, line)


def become(request: dict[str, Any], descriptors: list[int]) -> None:
    """Takes what the client lends."""
    if request["leads"]:
        os.setsid()
    for number, lent in enumerate(descriptors):
        os.dup2(lent, number)
        os.close(lent)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv[:] = request["argv"]


main(*sys.argv[1:])
