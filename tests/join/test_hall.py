"""A hall that comes in at the same moment: what it costs the database, and who gets in."""

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from engagenow.core.database import db, prepare
from engagenow.core.errors import NicknameTaken, SessionFull
from engagenow.core.features import Feature
from engagenow.core.figures import figures
from engagenow.core.house_settings import Settings
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.unit_of_work import Command, transaction
from engagenow.join import names, newcomers, service
from engagenow.join.rules import FIRST_HOLD, name_key
from engagenow.join.service import Guest
from engagenow.sessions.attendees import kick
from tests.core.conftest import SESSION, Books


@pytest.fixture
def hall(database_url):
    """A running session, and a unit of work of its own whose batches a test composes."""
    engine = prepare(create_engine(database_url, pool_size=30, max_overflow=100))
    db.metadata.create_all(engine)
    books = Books(engine)
    books.work._house.add(Feature("join", leave=names.leave))
    yield books
    engine.dispose()


@pytest.fixture
def statements(hall):
    """Every statement that the database is given, from now on."""
    said = []

    @event.listens_for(hall.engine, "before_cursor_execute")
    def hear(_connection, _cursor, statement, *_rest):
        said.append(" ".join(statement.split()))

    return said


def entering(nickname, *, connects=False, **how):
    return Command(SESSION, lambda live: service.join(live, Guest(nickname=nickname, **how), connects=connects))


def foreseen(nickname, **how):
    """As over a socket, which says beforehand what the join will look up."""
    guest = Guest(nickname=nickname, **how)
    return Command(SESSION, lambda live: service.join(live, guest, connects=True), seeks=service.sought(guest))


def seated(hall, nickname):
    """Somebody whose name gives way to nobody: it is held for longer than a name that never connected."""

    def hold_longer(live):
        live.database.get_one(ParticipantRow, person.id).held_until = live.now + 2 * FIRST_HOLD

    person = hall.run(entering(nickname).work)
    hall.run(hold_longer)
    return person


def make_room_for(hall, people):
    hall.work._house.settings = Settings(max_participants=people, nickname_hold=300)


def joined_count(hall):
    with Session(hall.engine) as database:
        return database.get_one(LiveSession, SESSION).joined_count


def test_a_batch_of_joins_writes_the_session_s_row_once(hall, statements):
    hall.person("somebody")
    statements.clear()
    people = [entering(f"사람 {n}", join_key=f"secret of {n}") for n in range(60)]
    answers = hall.at_once(*people, entering("사람 1"), entering("사회자"))
    assert [type(answer).__name__ for answer in answers[-2:]] == ["NicknameTaken", "NicknameInvalid"]
    assert {answer.nickname for answer in answers[:60]} == {f"사람 {n}" for n in range(60)}
    assert len([s for s in statements if s.startswith("UPDATE live_sessions")]) == 1
    assert len([s for s in statements if "FROM users" in s]) == 1
    assert joined_count(hall) == 60


def test_a_batch_of_joins_asks_once_and_writes_once(hall, statements):
    """Whatever the phones bring along: ids of their own, secrets, or names alone."""
    hall.person("somebody")
    hall.run(entering("먼저").work)
    statements.clear()
    people = [foreseen(f"사람 {n}", unproven_id=f"phone-{n}", join_key=f"secret of {n}") for n in range(40)]
    answers = hall.at_once(*people, foreseen("먼저"), *(foreseen(f"손님 {n}") for n in range(20)), foreseen("\u200b"))
    assert [type(answers[place]).__name__ for place in (40, -1)] == ["NicknameTaken", "NicknameInvalid"]
    assert joined_count(hall) == 61
    asked = [s for s in statements if s.startswith("SELECT participants") and " IN " in s]
    assert len(asked) == 3, "ids, secrets, names"
    assert len([s for s in statements if s.startswith("INSERT INTO participants")]) == 1


def test_what_one_batch_brings_twice_is_found_before_it_is_written(hall):
    failed = figures.failed_batches
    one, again, same_name, after = hall.at_once(
        foreseen("하나", join_key="the same secret"),
        foreseen("둘", join_key="the same secret"),
        foreseen("하나"),
        foreseen("셋"),
    )
    assert again == one, "two tabs of one browser"
    assert isinstance(same_name, NicknameTaken)
    assert after.nickname == "셋"
    assert joined_count(hall) == 2
    assert figures.failed_batches == failed


def test_a_name_that_a_command_has_freed_or_taken_in_the_batch_is_not_what_it_was(hall):
    first, second = hall.run(entering("하나").work), hall.run(entering("둘").work)

    def rename(live):
        names.claim(live, live.database.get_one(ParticipantRow, second.id), "셋")

    failed = figures.failed_batches
    answers = hall.at_once(
        foreseen("넷"),
        Command(SESSION, lambda live: names.leave(live, first.id)),
        Command(SESSION, rename),
        *(foreseen(name) for name in ("하나", "둘", "셋", "넷")),
    )
    assert [answer.nickname for answer in (answers[0], *answers[3:5])] == ["넷", "하나", "둘"]
    assert [type(answer) for answer in answers[5:]] == [NicknameTaken, NicknameTaken]
    assert figures.failed_batches == failed, "the database did not have to say so"


def test_a_full_hall_counts_once_a_batch(hall, statements):
    make_room_for(hall, 3)
    for name in ("하나", "둘", "셋"):
        seated(hall, name)
    statements.clear()
    answers = hall.at_once(*(entering(f"사람 {n}") for n in range(40)))
    assert {type(answer) for answer in answers} == {SessionFull}
    assert len([s for s in statements if "count(*)" in s]) == 1


def test_the_last_seats_go_to_as_many_as_there_are(hall):
    make_room_for(hall, 5)
    people = [seated(hall, name) for name in ("하나", "둘", "셋", "넷", "다섯")]
    for person in people[:2]:
        hall.run(lambda live, person=person: names.leave(live, person.id))
    answers = hall.at_once(*(entering(f"사람 {n}", connects=True) for n in range(6)))
    assert [type(answer) for answer in answers].count(SessionFull) == 4
    assert not isinstance(answers[0], SessionFull)


def test_a_seat_that_is_freed_in_the_same_batch_is_free(hall, statements):
    make_room_for(hall, 1)
    first = seated(hall, "하나")
    answers = hall.at_once(
        entering("둘"), Command(SESSION, lambda live: names.leave(live, first.id)), entering("셋"), entering("넷")
    )
    assert [type(answer) for answer in (answers[0], answers[3])] == [SessionFull, SessionFull]
    assert answers[2].nickname == "셋"


def test_a_seat_that_was_given_up_before_a_rename_is_given_once(hall):
    make_room_for(hall, 3)
    first = seated(hall, "하나")
    seated(hall, "둘")
    hall.run(entering("셋").work)  # gives way

    def rename(live):
        names.claim(live, live.database.get_one(ParticipantRow, first.id), "새 이름")

    answers = hall.at_once(entering("넷"), Command(SESSION, rename), entering("다섯"), entering("여섯"))
    assert answers[0].nickname == "넷"
    assert [type(answer) for answer in answers[2:]] == [SessionFull, SessionFull]


class Ada:
    """The presenter, who may do everything."""

    user_id, name = "ada", "Ada"

    def presents(self, _session):
        return True


def test_a_name_that_a_kick_has_freed_in_the_same_batch_is_free(hall):
    first = hall.run(entering("하나").work)
    kicked, second = hall.at_once(
        Command(SESSION, lambda live: kick(live, Ada(), first.id)), entering("하나"),
    )  # fmt: skip
    assert kicked.kicked
    assert second.id != first.id


@pytest.fixture
def rules_say_free(monkeypatch):
    """The rules look a name up, and find each one free."""

    def look(live, nickname, *, but=None):
        newcomers.find(live, newcomers.NAME, name_key(nickname))

    monkeypatch.setattr(names, "require_free", look)


def test_a_name_that_cannot_be_written_is_refused_and_nobody_is_counted(hall, rules_say_free, refused_too_late):
    """The database has the last word, even where the rules found the name free."""
    hall.run(entering("하나").work)
    with pytest.raises(NicknameTaken):
        hall.run(entering("하나").work)
    assert joined_count(hall) == 1
    with transaction(hall.engine) as database:
        assert len(database.scalars(db.select(ParticipantRow)).all()) == 1
    assert len(refused_too_late) == 1, "a fault of ours, which is logged"
    refused_too_late.clear()


def test_who_makes_the_rows_of_others_be_written_is_not_refused_for_them(hall, rules_say_free, refused_too_late):
    hall.run(entering("하나").work)
    taken, asks_later = hall.at_once(entering("하나"), entering("둘", join_key="asks the database"))
    assert isinstance(taken, NicknameTaken)
    assert asks_later.nickname == "둘"
    assert joined_count(hall) == 2
    refused_too_late.clear()
