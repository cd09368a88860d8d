"""Who has which nickname; the database keeps it unique. holds.py says until when, capacity.py how many there may be."""

from contextlib import suppress
from functools import partial

from sqlalchemy import and_, select, update

from engagenow.auth.models import User
from engagenow.core.errors import NicknameInvalid, NicknameTaken
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.join import capacity, holds, newcomers, rules


def choose(live: Live, typed: str) -> str:
    """A nickname as everybody will see it. Raises NicknameInvalid."""
    nickname = rules.clean_nickname(typed)
    refuse_reserved(live, nickname)
    return nickname


def refuse_reserved(live: Live, nickname: str) -> None:
    """Raises NicknameInvalid when it looks like an office, or like the presenter's name, now or in this room."""
    rules.refuse_official(nickname)
    for name in {presenter_name(live), live.row.presenter_name}:
        rules.refuse_lookalike(nickname, name)


def presenter_name(live: Live) -> str:
    """The name of the owner's account, which a login may change."""
    return live.remember("join.presenter_name", partial(_read_presenter_name, live))


def _read_presenter_name(live: Live) -> str:
    return live.database.scalars(select(User.name).where(User.id == live.row.owner_id)).one()


def insert(live: Live, row: Fields) -> None:
    """Write a newcomer's row, with those of its batch. Raises NicknameTaken."""
    require_free(live, row["nickname"])
    newcomers.add(live, row)


def leave(live: Live, participant_id: str) -> None:
    """Go for good: the name is free at once."""
    gone = update(ParticipantRow).where(ParticipantRow.id == participant_id)
    live.database.execute(gone.values(name_key=None, held_until=None, connected_by=None))
    capacity.count_again(live)


def lose(live: Live, participant_ids: list[str]) -> None:
    """These people's last connection is gone; their names wait for them a while."""
    # A participant who is connected to another process by now is not lost here.
    mine = and_(ParticipantRow.session_id == live.id, ParticipantRow.connected_by == live.house.worker_id)
    until = live.now + holds.length(live)
    for person in live.database.scalars(select(ParticipantRow).where(ParticipantRow.id.in_(participant_ids), mine)):
        person.connected_by, person.held_until = None, max(until, person.held_until or until)


def stay(live: Live, participant_ids: list[str]) -> None:
    """Keep the names of these people, who have another tab in this process. Skip who is connected to another one."""
    mine = (ParticipantRow.session_id == live.id, ParticipantRow.kicked_at.is_(None))
    found = live.database.scalars(select(ParticipantRow).where(ParticipantRow.id.in_(participant_ids), *mine))
    for person in found.all():
        if live.house.is_here(live.id, person.id) and not holds.is_connected(live, person):
            _take_name_again(live, person)
            person.connected_by, person.held_until = live.house.worker_id, None


def take_again(live: Live, person: ParticipantRow) -> None:
    """Take the old name again, if it was lost. Raises NicknameTaken, NicknameInvalid."""
    if person.name_key is None:
        refuse_reserved(live, person.nickname)
        claim(live, person, person.nickname)


def claim(live: Live, person: ParticipantRow, nickname: str) -> None:
    """Give a participant this name. Raises NicknameTaken."""
    require_free(live, nickname, but=person.id)
    person.nickname, person.name_key = nickname, rules.name_key(nickname)
    live.database.flush()
    capacity.count_again(live)


def require_free(live: Live, nickname: str, *, but: str | None = None) -> None:
    """Free a name whose holder is long gone. Raises NicknameTaken while another participant holds it."""
    key = rules.name_key(nickname)
    holder_id = newcomers.find(live, newcomers.NAME, key)
    if holder_id is None or holder_id == but:
        return
    holder = newcomers.row_of(live, holder_id)
    # Without a flush the database may still name a participant that this transaction has taken the name from.
    if holder.name_key == key and holds.holds(live, holder):
        raise NicknameTaken
    holder.name_key = None
    live.database.flush()


def mark_present(live: Live, person: ParticipantRow, connects: bool) -> None:
    """The participant is connected to this process, or is going to be: then the name is held a minute for it."""
    if connects:
        person.connected_by, person.held_until = live.house.worker_id, None
    else:
        first = live.now + rules.FIRST_HOLD
        person.held_until = max(first, person.held_until or first)


def _take_name_again(live: Live, person: ParticipantRow) -> None:
    """Unless another participant or the presenter has it by now."""
    with suppress(NicknameTaken, NicknameInvalid):
        take_again(live, person)
