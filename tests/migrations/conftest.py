from tests.postgres import postgres, postgres_cluster  # noqa: F401
