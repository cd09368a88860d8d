"""The only package that knows Flask-SocketIO and python-engineio."""

from engagenow.realtime.wiring import init_app

__all__ = ["init_app"]
