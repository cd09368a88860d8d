"""What the fork server imports, and how a child meets it again."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType

from engagenow import FEATURES

# What is imported only when it is needed, but by most children.
LATE = (
    "authlib.integrations.flask_client", "babel.support", "engagenow.app", "engagenow.exports.formats", "flask.cli",
    "psycopg2", "redis", "simple_websocket", "sqlalchemy.dialects.postgresql.psycopg2",
    "sqlalchemy.dialects.sqlite.pysqlite",
)  # fmt: skip
ON_EVENTLET = ("engagenow.realtime.readers", "engagenow.realtime.steady_websocket", "engagenow.realtime.upgrade")


def import_application(late: Iterable[str] = LATE) -> None:
    for name in (*late, *(f"engagenow.{feature}.feature" for feature in FEATURES)):
        import_module(name)


class Again:
    """Finds modules that are imported already. None of them is run again."""

    def __init__(self, modules: Mapping[str, ModuleType]) -> None:
        self._modules = modules
        self._specs = {name: module.__spec__ for name, module in modules.items()}

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name not in self._modules:
            return None
        return ModuleSpec(name, self, is_package=hasattr(self._modules[name], "__path__"))  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._specs[module.__name__]
