"""The transaction in which commands write, and whether one of them has changed anything in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, Result, event
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, Session


class WritingSession(Session):
    """`changes` counts what was changed: attributes of its rows, rows added and deleted, statements that found rows."""

    changes = 0

    def delete(self, instance: object) -> None:
        """SQLAlchemy's own, counted as a change."""
        self.changes += 1
        super().delete(instance)


@contextmanager
def transaction(engine: Engine) -> Iterator[WritingSession]:
    """One short writing transaction: committed at the end, undone by an exception."""
    writing = engine.execution_options(writes=True)
    with WritingSession(writing, expire_on_commit=False) as session, session.begin():
        yield session


@event.listens_for(WritingSession, "before_attach")
def _count_added(session: WritingSession, _row: object) -> None:
    session.changes += 1


@event.listens_for(WritingSession, "do_orm_execute")
def _count_statement(state: ORMExecuteState) -> Result | None:
    if state.is_select or not isinstance(state.session, WritingSession):
        return None
    result = state.invoke_statement()
    # 0: an insert met a conflict, or an update found no row. A statement that returns rows does not say.
    state.session.changes += getattr(result, "rowcount", -1) != 0
    return result


@event.listens_for(Mapper, "mapper_configured")
def _watch_attributes(mapper: Mapper, model: type) -> None:
    for attribute in mapper.column_attrs:
        event.listen(getattr(model, attribute.key), "set", _count_attribute, raw=True)


def _count_attribute(row: InstanceState[object], value: object, old: object, _initiator: object) -> None:
    session = row.session  # None for a row that is being made
    if isinstance(session, WritingSession) and value != old:
        session.changes += 1
