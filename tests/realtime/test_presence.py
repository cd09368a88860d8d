"""People, not tabs: against the simplest model that there is."""

from hypothesis import given
from hypothesis import strategies as st

from engagenow.realtime.presence import Presence

STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from("abc"), st.sampled_from("123")), max_size=40)


@given(steps=STEPS)
def test_the_count_is_of_people_who_have_a_tab(steps):
    presence, tabs = Presence(), set()
    for comes, person, tab in steps:
        sid = person + tab
        if comes:
            presence.enter("room", person, sid)
            tabs.add((person, sid))
        else:
            presence.leave("room", person, sid)
            tabs.discard((person, sid))
        assert presence.is_here("room", person) == (person in {who for who, _ in tabs})
        assert presence.count("room") == len({who for who, _ in tabs})
    lost = dict(presence.take_lost()).get("room", [])
    assert not {who for who, _ in tabs} & set(lost)


def test_what_has_not_changed_is_not_told_again():
    presence = Presence()
    presence.enter("room", "ada", "tab 1")
    assert presence.take_changed() == [("room", 1)]
    presence.enter("room", "ada", "tab 2")
    presence.leave("room", "ada", "tab 1")
    assert presence.take_changed() == []


def test_who_is_back_before_anybody_looked_was_never_lost():
    presence = Presence()
    presence.enter("room", "ada", "tab 1")
    presence.leave("room", "ada", "tab 1")
    presence.enter("room", "ada", "tab 2")
    assert presence.take_lost() == []
