"""`make up`: the production topology on this machine, until Ctrl-C."""

import fcntl
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from config import Config  # noqa: E402 the path comes first
from engagenow.web.address import lan_address  # noqa: E402
from tests.topology import NotStarted, Topology  # noqa: E402
from tests.topology.program import install_missing  # noqa: E402

MOST = 199  # names of web processes that nginx.conf knows
OWN = {
    "BIND_ADDRESS", "DATABASE_URL", "ENV_FILE", "INSTANCE_PATH", "PORT", "REDIS_URL", "SOCKETIO_ASYNC_MODE",
    "SSL_CERT_FILE", "WEB_CONCURRENCY", "WORKER_NAME",
}  # fmt: skip
PRESENTER = "presenter@test.com"
LOOPBACK = "127.0.0.1"
OPEN = (
    "it listens on all addresses of this machine, and everybody in the network\n"
    f"  can log in as any presenter without a password. For this machine alone: make up BIND_ADDRESS={LOOPBACK}"
)
ALONE = (
    f"it listens at {LOOPBACK} alone, and every user of this machine can log in there\n"
    "  as any presenter without a password."
)


def main() -> None:
    folder = Path(os.environ.get("INSTANCE_PATH") or ROOT / "instance" / "up").resolve()
    web = _number("WEB", os.cpu_count() or 1, MOST, least=0)
    https_port, http_port = _number("PORT", 8443, 65_535), _number("HTTP_PORT", 8080, 65_535)
    alone = _is_for_this_machine_alone()
    lock = _take(folder)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        for wheel in install_missing():
            _say(f"installed {wheel}, since the system has none")
        topology = Topology(
            folder, web, https_port=https_port, http_port=http_port, settings=_settings(), **_listening(alone)
        )
        _run(topology)
    except NotStarted as wrong:
        sys.exit(f"EngageNow: {wrong}")
    except KeyboardInterrupt:
        pass
    finally:
        lock.close()


def _run(topology: Topology) -> None:
    topology.start()
    try:
        _greet(topology)
        topology.watch(_say)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of them behind
        _say("ending")
        topology.stop()


def _settings() -> dict[str, str]:
    """What the environment says of the web processes; of where things are, the topology itself decides."""
    names = set(Config.__dataclass_fields__) - OWN
    return {name: os.environ[name] for name in names if os.environ.get(name)}


def _is_for_this_machine_alone() -> bool:
    given = os.environ.get("BIND_ADDRESS", "")
    if given not in ("", LOOPBACK):
        sys.exit(f"EngageNow: BIND_ADDRESS={given}: `make up` listens on all addresses, or at {LOOPBACK} alone.")
    return given == LOOPBACK


def _listening(alone: bool) -> dict[str, str]:
    """The topology's `host`, by which people reach it, and where its nginx listens."""
    return {"host": "localhost", "LISTEN_ADDRESS": LOOPBACK} if alone else {"host": lan_address()}


def _number(name: str, default: int, most: int, *, least: int = 1) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        sys.exit(f"EngageNow: {name}={text} is not a number from {least} to {most}.")
    return int(text)


def _take(folder: Path):
    """Two of them in one folder would share a database's files."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"EngageNow: another `make up` runs in {folder}. Choose another folder: make up INSTANCE_PATH=…")
    return lock


def _interrupt(*_signal) -> None:
    raise KeyboardInterrupt


def _greet(topology: Topology) -> None:
    if topology.web:
        _greet_visitors(topology)
    else:
        print("\n  PostgreSQL and Redis run without web processes: a database can be restored now.")
    print(f"  commands          ENV_FILE='{topology.env_file}' .venv/bin/flask doctor")
    print(f"  files and logs    {topology.folder}\n\n  Ctrl-C ends it.\n", flush=True)


def _greet_visitors(topology: Topology) -> None:
    here = f"https://localhost{':' + str(topology.nginx.https_port) if topology.nginx.https_port != 443 else ''}"
    print(f"\n  EngageNow         {here}   (certificate signed by itself: the browser asks once)")
    if not topology.is_alone:
        print(f"  in your network   {topology.url}")
    print(f"  plain http        http://localhost:{topology.nginx.http_port} leads there")
    if topology.settings["ENVIRONMENT"] == "production":
        print(f"  log in            {_login_link(topology)}   (once, within 15 minutes)")
    else:
        print(f"  log in            {here}/auth/test-login   ({PRESENTER})")
        print(f"  join              {topology.url}/join/TEST01")
        print(f"\n  FOR TESTING ONLY: {ALONE if topology.is_alone else OPEN}\n")
    print(f"  web processes     {', '.join(f'{each.name} {each.address}' for each in topology.web)}")


def _login_link(topology: Topology) -> str:
    made = topology.flask("login-link", PRESENTER)
    if made.returncode:
        raise NotStarted(made.stderr.strip().splitlines()[-1])
    return made.stdout.strip()


def _say(news: str) -> None:
    print(f"EngageNow: {news}", flush=True)


if __name__ == "__main__":
    main()
