"""How a table is written: nothing that a spreadsheet carries out, nothing that it cannot hold."""

import csv
import io
import unicodedata
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.core.sheets import Said
from engagenow.exports import formats, rules

ENGLISH = formats.Look(str)
# Invisible at the beginning of a cell: marks, controls, spaces, blank letters.
INVISIBLE = "\u200b\u200e\u202e\u2060\ufeff\u00ad\u034f\u180e\ufe0f\u00a0\u3000 \u115f\u3164\uffa0\u2800\U000e0041"
FORMULAS = "=+-@\t\r＝＋－＠|"


def said(text, nickname="하나"):
    return Said("chat", 1, "2026-03-04T05:06:07.000Z", nickname, "participant", text)


def csv_rows(lines):
    out = io.BytesIO()
    formats.write_csv(out, lines, ENGLISH)
    return list(csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))


@given(before=st.text(INVISIBLE, max_size=4), start=st.sampled_from(FORMULAS), rest=st.text(max_size=5))
def test_a_cell_that_would_be_a_formula_is_quoted(before, start, rest):
    text = before + start + rest
    assert rules.harmless(text) == f"'{text}"


@given(st.text(max_size=20))
def test_a_quoted_or_plain_cell_never_begins_with_a_formula(text):
    cell = unicodedata.normalize("NFKC", rules.harmless(text))
    seen = [c for c in cell if unicodedata.category(c)[0] in "LNPS" and c not in rules.BLANK_LETTERS]
    assert not seen or seen[0] not in "=+-@|"
    assert rules.harmless(text) in (text, f"'{text}")


@pytest.mark.parametrize("text", ["1 + 1", "a=b", "{=1+1}", "", "ㅋㅋ", "👍", "'=1"])
def test_other_cells_stay_as_they_are(text):
    assert rules.harmless(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_csv_keeps_every_text(text):
    row = csv_rows([said(text)])[1]
    assert row[5] in (text, f"'{text}")


def test_a_text_longer_than_a_cell_is_cut_between_characters():
    assert rules.fitting("가" * 32_767) == "가" * 32_767
    for long in ("가" * 32_768, "👍" * 20_000, "a" + "👍" * 20_000):
        cut = rules.fitting(long)
        assert cut.endswith("…")
        assert long.startswith(cut[:-1])
        assert 32_765 <= len(cut.encode("utf-16-le")) // 2 <= 32_767


def test_a_long_text_arrives_in_a_workbook():
    out = io.BytesIO()
    formats.write_xlsx(out, [said("가" * 40_000)], ENGLISH)
    assert openpyxl.load_workbook(out).active["F2"].value == "가" * 32_766 + "…"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next():
    out = io.BytesIO()
    formats.write_xlsx(out, [said(f"{number}") for number in range(5)], ENGLISH, most_rows=3)
    sheets = openpyxl.load_workbook(out).worksheets
    texts = [[row[5] for row in sheet.iter_rows(values_only=True)] for sheet in sheets]
    assert texts == [["Text", "0", "1"], ["Text", "2", "3"], ["Text", "4"]]


def test_file_names_are_names_everywhere():
    day = datetime(2026, 3, 4, tzinfo=UTC)
    assert rules.file_name("발표", day, "csv") == "발표 2026-03-04.csv"
    assert rules.file_name('../a\\b:c*?"<>|\u202e\n', day, "csv") == "abc 2026-03-04.csv"
    assert rules.file_name("///", day, "csv") == "2026-03-04.csv"
    assert len(rules.file_name("가" * 100, day, "xlsx").encode()) <= 255
