"""What an app inside the process need not do: what an app before it has done already, and wait for the disk."""

import gc
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from engagenow.core import database
from engagenow.web import static_files

_on_connect = database._on_connect
_compile_builder = Rule._compile_builder
_compile = Rule.compile
_compiled: dict[Any, Any] = {}
_statements: Any = LRUCache(2000)


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: each garbage collection would spend half a second on them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each app has a Jinja, an engine and addresses of its own; what one has compiled, the next one uses."""
    templates = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": templates})
        # Compiled statements are kept by dialect, and each engine has an object of its own for the same one.
        patch.setattr(Engine, "_compiled_cache", property(lambda _: _statements, lambda *_: None), raising=False)
        patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda self: hash(type(self)))
        patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(Rule, "compile", _compile_once)
        patch.setattr(Rule, "_compile_builder", _compile_when_wanted)
        patch.setattr(database, "_on_connect", _connect_without_fsync)
        patch.setattr(static_files, "build_of", cache(static_files.build_of))
        yield


def _connect_without_fsync(connection: Any, record: Any) -> None:
    _on_connect(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


def _compile_once(self: Any) -> None:
    """In place of werkzeug's: an address has the same parts in each app."""
    key = self.rule, self.subdomain, self.merge_slashes, *self.map.converters.values()
    if key not in _compiled:
        _compile(self)
        _compiled[key] = self._parts, self._trace, self._converters
    self._parts, self._trace, self._converters = _compiled[key]
    self.arguments.update(self._converters)
    self._build = self._compile_builder(False).__get__(self, None)
    self._build_unknown = self._compile_builder(True).__get__(self, None)


def _compile_when_wanted(self: Rule, append_unknown: bool = True) -> Any:
    """In place of werkzeug's: most rules of most apps never write an address."""

    def build(self: Rule, /, **values: Any) -> tuple[str, str]:
        compiled = _compile_builder(self, append_unknown).__get__(self, None)
        setattr(self, "_build_unknown" if append_unknown else "_build", compiled)
        return compiled(**values)

    return build
