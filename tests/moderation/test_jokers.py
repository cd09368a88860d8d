"""Jokers beside honest people: each gets its own limits and no more, and the honest ones are refused nothing."""

import pytest

from engagenow.chat import rules as chat
from engagenow.join import rules as join


@pytest.fixture(autouse=True)
def limited(clock, app):
    app.extensions["house"].limits._enabled = True


def test_who_floods_comes_in_again_and_changes_the_name_takes_nothing_from_others(guest, page, live):
    honest = [guest(f"사람 {number}") for number in range(12)]
    flooder, joiner, changer = guest("도배"), page(), guest("이름 바꾸기")
    tries = 10
    flood = [flooder.says(f"{number}")["ok"] for number in range(chat.TEXTS.burst + tries)]
    joins = [
        joiner.asks("join_session", session_id=live["id"], nickname=f"새 {number}")["ok"] for number in range(tries)
    ]
    names = [changer.asks("rename", nickname=f"이름 {number}")["ok"] for number in range(tries)]
    assert [sum(flood), sum(joins), sum(names)] == [chat.TEXTS.burst, join.NEWCOMERS.burst, join.RENAMES.burst]
    for one in honest:
        assert all(one.says(text)["ok"] for text in ("안녕하세요", "반가워요"))
        assert one.asks("rename", nickname=f"{one.me['nickname']}님")["ok"]
    assert guest("늦은 사람").says("저도요")["ok"]
