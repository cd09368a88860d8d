"""The migrations make what the models say, on both databases, and can be undone."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from config import ROOT
from engagenow import create_app
from engagenow.core.database import db
from tests.conftest import settings_of

MIGRATIONS = str(ROOT / "migrations")


@pytest.fixture
def empty(tmp_path, database_url):
    app = create_app(settings_of(tmp_path, DATABASE_URL=database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def differences():
    """As `alembic check` sees them."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def test_up_down_and_up_again(empty):
    upgrade(MIGRATIONS)
    assert tables() == set(db.metadata.tables)
    assert differences() == []
    downgrade(MIGRATIONS, revision="base")
    assert tables() == set()
    upgrade(MIGRATIONS)
    assert tables() == set(db.metadata.tables)
    assert differences() == []


def test_what_the_models_forbid_the_database_forbids(empty):
    upgrade(MIGRATIONS)
    found = inspect(db.engine)
    for table in db.metadata.tables.values():
        named = {c["name"] for c in found.get_unique_constraints(table.name)}
        assert {c.name for c in table.constraints if type(c).__name__ == "UniqueConstraint"} <= named
        deleting = {key["options"].get("ondelete") for key in found.get_foreign_keys(table.name)}
        assert deleting <= {"CASCADE"}
        assert len(found.get_foreign_keys(table.name)) == len(table.foreign_keys)


def test_there_is_one_head():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
