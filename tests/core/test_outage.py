"""What counts as the database being away, asked of a real SQLite; PostgreSQL's own is in tests/faults."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from engagenow.core.outage import is_away


def error_of(url, statement):
    engine = create_engine(url, connect_args={"timeout": 0.05})
    with pytest.raises(SQLAlchemyError) as raised, engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    return raised.value


def test_a_file_that_cannot_be_opened_is_away_and_a_missing_table_is_a_fault_of_ours(tmp_path):
    assert is_away(error_of(f"sqlite:///{tmp_path / 'no such folder' / 'db'}", "SELECT 1"))
    assert not is_away(error_of("sqlite://", "SELECT 1 FROM missing"))
    assert not is_away(ValueError())
    assert not is_away(None)


def test_a_lock_that_is_not_given_in_time_is_away(tmp_path):
    url = f"sqlite:///{tmp_path / 'db'}"
    engine = create_engine(url)
    with engine.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        assert is_away(error_of(url, "CREATE TABLE one (id INTEGER)"))
    engine.dispose()
