from tests.own_apps import csrf, make_app  # noqa: F401
