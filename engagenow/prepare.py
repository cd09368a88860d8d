"""What `make run` and `make up` do before they serve: the tables, the demo sessions; `make run` greets, too."""

import sys

import qrcode
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from config import ROOT, Config, load_config
from engagenow import create_app, demo
from engagenow.core.database import db
from engagenow.web.address import lan_address


def main() -> None:
    config = load_config(SOCKETIO_ASYNC_MODE="threading")  # nothing has patched this process
    try:
        _prepare(create_app(config))
    except OperationalError as wrong:
        sys.exit(f"EngageNow: the database does not answer: {str(wrong.orig).strip().splitlines()[0]}")
    if "--quietly" not in sys.argv:
        _greet(config)


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
    print("  Ctrl-C ends it.\n", flush=True)


if __name__ == "__main__":
    main()
