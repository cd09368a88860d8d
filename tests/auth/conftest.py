from tests.own_apps import csrf, make_app  # noqa: F401
from tests.postgres import postgres, postgres_cluster  # noqa: F401
