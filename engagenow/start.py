"""`make run`: a database, demo sessions and an address, then the same gunicorn as in production."""

import errno
import os
import socket
import sys
from pathlib import Path

import qrcode
from flask import Flask
from flask_migrate import upgrade

from config import ROOT, Config, ConfigError, load_config
from engagenow import create_app, demo
from engagenow.core.database import db
from engagenow.web.address import lan_address


def main() -> None:
    try:
        config = load_config()
    except ConfigError as wrong:
        sys.exit(f"EngageNow: {wrong}")
    _leave_if_taken(config.PORT)
    os.chdir(ROOT)
    Path(config.INSTANCE_PATH).mkdir(parents=True, exist_ok=True)
    _prepare(create_app(config))
    _greet(config)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--log-level", os.environ.get("LOG_LEVEL", "warning")])


def _leave_if_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError as refused:
            if refused.errno == errno.EADDRINUSE:
                sys.exit(f"EngageNow: port {port} is taken. Choose another one: make run PORT={port + 1}")
            sys.exit(f"EngageNow: cannot serve at port {port}: {refused.strerror}.")


def _prepare(app: Flask) -> None:
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        if not app.config["PRODUCTION"]:
            demo.make(db.engine)


def _greet(config: Config) -> None:
    here, network = f"http://localhost:{config.PORT}", f"http://{lan_address()}:{config.PORT}"
    base = config.PUBLIC_URL or network
    print(f"\n  EngageNow         {here}")
    print(f"  in your network   {base}")
    if config.TEST_LOGIN:
        print(f"  log in            {here}/auth/test-login   (presenter@test.com, on this machine)")
        print(f"\n  A phone in the same network joins the demo session here: {base}/join/TEST01\n")
        code = qrcode.QRCode(border=2)
        code.add_data(f"{base}/join/TEST01")
        code.print_ascii(tty=sys.stdout.isatty(), invert=True)
    print("  Ctrl-C ends it.\n")


if __name__ == "__main__":
    main()
