"""What `make run` and `make up` do before they serve: the tables, the demo sessions; `make run` greets, too."""

import sys

import qrcode
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from config import ROOT, Config, ConfigError, load_config
from engagenow import create_app, demo
from engagenow.core.database import db
from engagenow.core.database_faults import in_one_line
from engagenow.web.address import network_address, own_address


def main() -> None:
    """Prepare the database and greet, unless `--quietly`. Ends the process with one line where that fails."""
    try:
        config = load_config(SOCKETIO_ASYNC_MODE="threading")  # nothing has patched this process
        _prepare(create_app(config))
    except ConfigError as wrong:
        sys.exit(f"EngageNow: {wrong}")
    except OperationalError as error:
        sys.exit(f"EngageNow: {in_one_line(error)}")
    if "--quietly" not in sys.argv:
        _greet(config)


def _prepare(app: Flask) -> None:
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        if not app.config["PRODUCTION"]:
            demo.make(db.engine)


def _greet(config: Config) -> None:
    here = own_address(config.BIND_ADDRESS, config.PORT).replace("127.0.0.1", "localhost")
    base = config.PUBLIC_URL or network_address(config.BIND_ADDRESS, config.PORT)
    print(f"\n  EngageNow         {here}")
    if base:
        print(f"  in your network   {base}")
    if config.TEST_LOGIN:
        print(f"  log in            {here}/auth/test-login   (presenter@test.com, on this machine)")
    if config.TEST_LOGIN and base:
        _show_the_way(f"{base}/join/TEST01")
    print("  Ctrl-C ends it.\n", flush=True)


def _show_the_way(address: str) -> None:
    print(f"\n  A phone in the same network joins the demo session here: {address}\n")
    code = qrcode.QRCode(border=2)
    code.add_data(address)
    code.print_ascii(tty=sys.stdout.isatty(), invert=True)


if __name__ == "__main__":
    main()
