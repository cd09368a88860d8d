"""A program as the fork server runs it: `program.py ADDRESS MODULE [argument…]` stands for `python -m MODULE …`.

It lends the child its input, its outputs, its environment and its folder, and ends as the child has ended.
"""

import json
import os
import socket
import sys

address, *argv = sys.argv[1:]
asked = {"argv": argv, "environment": dict(os.environ), "folder": os.getcwd(), "leads": False}
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
    line.connect(address)
    socket.send_fds(line, [json.dumps(asked).encode()], [0, 1, 2])
    pid = line.recv(32)
    status = int(line.recv(32))
if status < 0:
    os.kill(os.getpid(), -status)
sys.exit(status)
