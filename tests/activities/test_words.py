"""The rules of words: what is one word, how many people said it, and how it is shown."""

import time

import pytest

from engagenow.activities.words.cloud import Entry, cloud, find, together
from engagenow.activities.words.edits import Edit, Links
from engagenow.activities.words.keys import key_of
from engagenow.activities.words.merging import Merging, reach
from engagenow.activities.words.particles import cuts
from engagenow.activities.words.seen import Seen


def cloud_of(*people, edits=()):
    """The words of what these people gave, each a text with commas between."""
    entries, amounts = {}, {}
    for given in people:
        texts = [text.strip() for text in given.split(",")]
        for text in texts:
            before = entries.get(text, Entry(text, 0, len(entries)))
            entries[text] = before._replace(people=before.people + 1)
        for name in together([key_of(text) for text in texts], Links(edits)):
            amounts[name] = amounts.get(name, 0) + 1
    return cloud(entries.values(), amounts, edits)


def shown(*people, edits=()):
    return {word.word: word.people for word in cloud_of(*people, edits=edits) if not word.hidden}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ＡＩ", "ai"), (" #인공 지능!! ", "인공지능"), ("인공-지능", "인공지능"), ("인공\u200b지능", "인공지능"),
        ("AI  윤리", "ai 윤리"), ("Wi-Fi", "wi fi"), ("“품질”", "품질"), ("don’t", "don't"), ("(비대면)", "비대면"),
        ("ㅋㅋㅋㅋㅋ", "ㅋㅋ"), ("ㅋㅠㅠㅠ", "ㅋㅠㅠ"), ("ﾻﾻﾻ", "ㅋㅋ"), ("배고파 ㅠㅠㅠ", "배고파"), ("ㅇㅈ", "ㅇㅈ"),
        ("👍👍👍👍", "👍👍"), ("👍🏻", "👍"), ("A.I.", "ai"), ("❤️", "❤"), ("???", "??"),
        ("👨‍👩‍👧", "👨‍👩‍👧"), ("…", "..."), ("-", "-"),
        ("C#", "c#"), ("C++", "c++"), ("100%", "100%"), ("4차 산업 혁명", "4차산업혁명"),
        ("\u1112\u1161\u11ab글", "한글"),
    ],
)  # fmt: skip
def test_the_key_of_what_is_typed(typed, key):
    assert key_of(typed) == key
    assert key_of(key) == key


@pytest.mark.parametrize(
    ("key", "stems"),
    [
        ("회고를", ["회고"]), ("회고은", []), ("소통은", ["소통"]), ("소통는", []),
        ("회고에서는", ["회고", "회고에서"]),
        ("서울로", ["서울"]), ("부산로", []), ("부산으로", ["부산"]), ("서울으로", []), ("나라", []), ("나는", []),
        ("대학가", []), ("ai가", ["ai"]), ("100만", []), ("100에서", ["100"]), ("ai에서", ["ai"]),
        ("", []), ("ㅋㅋ", []),
    ],
)  # fmt: skip
def test_a_particle_has_the_form_that_the_stem_wants(key, stems):
    assert [cut.stem for cut in cuts(key)] == stems


def test_a_particle_needs_evidence_in_this_cloud():
    assert shown("회고를") == {"회고를": 1}
    assert shown("회고를", "회고") == {"회고": 2}
    assert shown("회고를", "회고는", "회고를") == {"회고를": 3}, "two particles; the label is the most frequent form"
    assert shown("회고가", "회고가를", "회고") == {"회고가": 2, "회고": 1}, "what takes a particle itself is a word"
    assert shown("회고도", "회고", "회고가") == {"회고": 2, "회고도": 1}, "words end so more often"
    assert shown("회고도", "회고", "회고를") == {"회고": 3}


def test_the_bare_form_is_shown_wherever_anybody_typed_it():
    assert shown(*["회고를"] * 5, "회고") == {"회고": 6}
    assert shown("AI", "ai", "ai", "Ai!") == {"ai": 4}
    assert shown("Ai!", "AI") == {"AI": 2}, "of equal ones the shorter"
    assert shown("ＡＩ", "AI") == {"ＡＩ": 2}, "then the one that was seen first"


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (["goal", "goals"], {"goal": 2}), (["goals"], {"goals": 1}), (["boxes", "box"], {"box": 2}),
        (["new", "news"], {"new": 1, "news": 1}), (["glas", "glass"], {"glas": 1, "glass": 1}),
        (["team work", "Teamwork", "team-work"], {"Teamwork": 3}), (["team work"], {"team work": 1}),
    ],
)  # fmt: skip
def test_english_forms_need_evidence_as_well(people, words):
    assert shown(*people) == words


def test_a_word_weighs_as_many_people_as_gave_it():
    assert shown("회고, 회고를, 회고는") == {"회고": 1}
    assert shown("회고, 성장", "회고를, 회고는", "회고") == {"회고": 3, "성장": 1}
    assert shown("만족, 만족도", "만족도") == {"만족도": 2, "만족": 1}
    assert shown("회고도, 회고, 회고를") == {"회고": 1}
    assert shown("회고도, 회고, 회고를", "회고도가") == {"회고": 1, "회고도": 2}


def test_the_same_entries_give_the_same_cloud_in_any_order():
    entries = [Entry(text, place % 3 + 1, place) for place, text in enumerate(
        ["회고", "회고를", "성장이", "성장을", "팀", "AI", "ai", "목표", "목표가", "goals", "goal", "만족", "만족도"]
    )]  # fmt: skip
    wanted = cloud(entries, {})
    for shuffled in (entries[::-1], sorted(entries), entries[5:] + entries[:5]):
        assert cloud(shuffled, {}) == wanted


def test_what_is_never_one_word_is_never_counted_together():
    forms = [
        form
        for stem in ("회고", "만족", "대학", "나라")
        for form in (stem, f"{stem}도", f"{stem}에서", f"{stem}에서는")
    ]
    for form in forms:
        assert Merging(forms).root(form) in reach(form)
    assert together(["회고", "성장", "만족", "회고를"]) == ["together:회고\n회고를"]
    assert together(["회고", "성장"]) == []


def edit(op, word, into="", keys=None):
    return {"op": op, "word": word, "keys": keys or [key_of(word)], "into": into}


def test_what_is_merged_stays_so_for_what_comes_later():
    merged = [edit("merge", "레트로", "회고")]
    assert shown("레트로", "회고", "회고", edits=merged) == {"회고": 3}
    assert shown("레트로가", "레트로", "회고를", "회고는, 레트로", edits=merged) == {"회고를": 4}
    assert shown("레트로", edits=merged) == {"회고": 1}, "nobody says it any more"
    both = [*merged, edit("merge", "회고", "돌아보기")]
    assert shown("레트로", "회고, 돌아보기", "돌아보기", edits=both) == {"돌아보기": 3}


def test_what_is_renamed_is_shown_so_and_takes_in_what_is_typed_so():
    renamed = [edit("rename", "ai", "인공지능 (AI)")]
    assert shown("ai", "AI", edits=renamed) == {"인공지능 (AI)": 2}
    taken = [edit("rename", "ai", "인공지능")]
    assert shown("ai, 인공 지능", "인공지능", "AI", edits=taken) == {"인공지능": 3}
    assert shown("ai", edits=[*taken, edit("rename", "인공지능", "AI", keys=["ai"])]) == {"AI": 1}


def test_what_is_hidden_stays_so_in_all_the_forms_that_it_had():
    hidden = [edit("hide", "바보", keys=["바보", "바보야"])]
    assert shown("바보", "바보가", "천재", edits=hidden) == {"천재": 1}
    assert shown("바보야", "천재", edits=hidden) == {"천재": 1}
    assert shown("바보", "멍청이", edits=[*hidden, edit("merge", "멍청이", "바보")]) == {}


def test_a_word_is_found_as_it_is_shown_or_by_a_form_of_it():
    words = cloud_of("AI", "회고를", "회고", edits=[edit("rename", "ai", "기술")])
    assert find(words, "기술").keys == {"ai"}
    assert find(words, "#회고를").word == "회고"
    assert find(words, "아무것도") is None


def test_ten_times_as_many_words_cost_about_ten_times_as_much():
    def seconds(number):
        entries = [Entry(f"단어{place}{('', '를', '가', '에서')[place % 4]}", 1, place) for place in range(number)]
        cloud(entries, {})  # the keys are in memory, as they are of what has been typed before
        began = time.process_time()
        cloud(entries, {})
        return time.process_time() - began

    assert min(seconds(3000) for _ in range(3)) < 40 * max(seconds(300) for _ in range(3))


def test_what_was_made_of_the_same_is_not_made_again():
    seen, made = Seen(), []
    hide = Edit(op="hide", word="가", keys=["가"], into="")

    def get(entries, amounts, edits):
        return seen.get(entries, amounts, edits, lambda: made.append(1) or len(made))

    one, other = Entry("가", 1, 1), Entry("나", 1, 2)
    assert get([one, other], {"voters": 1}, []) == get([other, one], {"voters": 1}, []) == 1
    changed = [([one], {"voters": 1}, []), ([one, other], {"voters": 2}, []), ([one, other], {"voters": 1}, [hide])]
    assert [get(*asked) for asked in changed] == [2, 3, 4]
    for number in range(100):
        get([one], {"voters": number}, [])
    assert len(seen._made) == 64
