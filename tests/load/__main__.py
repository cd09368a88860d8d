"""`make load`: both load tests, shortly, against the server at URL or one that is started for them."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.load import websocket_load
from tests.server import ROOT, Server

LOCUSTFILE = Path(__file__).with_name("locustfile.py")


def main() -> int:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--url", help="of a server with test login and demo sessions; else one is started")
    read.add_argument("--clients", default="500")
    read.add_argument("--seconds", default="20")
    read.add_argument("--users", default="20", help="of Locust")
    read.add_argument("--insecure", action="store_true", help="take any certificate")
    options = read.parse_args()
    with _server(options.url) as url:
        print(f"\nhttp and sockets, by Locust: {options.users} users at {url} for {options.seconds} s\n", flush=True)
        first = _locust(url, options)
        print(f"\nwebsocket_load: {options.clients} phones in one session\n", flush=True)
        arguments = ["--url", url, "--clients", options.clients, "--seconds", options.seconds]
        second = websocket_load.main([*arguments, *(["--insecure"] if options.insecure else [])])
    return first or second


@contextmanager
def _server(url: str | None) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = {"ENVIRONMENT": "testing", "INSTANCE_PATH": folder, "LOG_LEVEL": "warning"}
        environment = {"PATH": os.environ["PATH"], **settings}
        subprocess.run(
            [sys.executable, "-m", "engagenow.prepare"],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        server = Server(Path(folder), **settings).start()
        try:
            yield server.url
        finally:
            server.stop()


def _locust(url: str, options: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--host", url, "--headless", "--only-summary"]
    command += ["-u", options.users, "-r", options.users, "-t", f"{options.seconds}s", "--loglevel", "WARNING"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
