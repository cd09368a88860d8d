"""Alembic's environment: the application's engine and tables, nothing configured twice."""

import logging.config
from pathlib import Path

from alembic import context
from flask import current_app

from engagenow.core.machine import prepare_folder, sqlite_file

config = context.config
if config.config_file_name:
    logging.config.fileConfig(config.config_file_name, disable_existing_loggers=False)

database = current_app.extensions["migrate"].db


def leave_out_empty(_context, _revision, directives):
    """A revision without a change is no revision."""
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def plain_types(kind, item, _autogen):
    """A migration speaks of columns alone: our own type may move or go while the migration stays."""
    return "sa.DateTime(timezone=True)" if kind == "type" and type(item).__name__ == "UTCDateTime" else False


def let_it_think(connection):
    """What a migration computes between two statements may take long. For a lock it waits no longer than anybody."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
        connection.commit()


def make_folder():
    """Migrations are what makes an installation: commands alone make no folder."""
    if file := sqlite_file(current_app.config["DATABASE_URL"]):
        prepare_folder(file, Path(current_app.config["INSTANCE_PATH"]))


def run():
    make_folder()
    with database.engine.connect() as connection:
        let_it_think(connection)
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=plain_types,
            process_revision_directives=leave_out_empty,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
