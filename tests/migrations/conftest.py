from tests.postgres import postgres  # noqa: F401
