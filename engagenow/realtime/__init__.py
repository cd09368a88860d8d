"""The only package that knows Flask-SocketIO and python-engineio."""

from engagenow.realtime.server import close_login, init_app

__all__ = ["close_login", "init_app"]
