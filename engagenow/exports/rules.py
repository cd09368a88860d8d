"""What a cell may hold, and what a file may be called."""

import unicodedata
from collections.abc import Collection
from datetime import datetime

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = tuple("=+-@|")
STEPS = set("\t\r\n")  # they lead into another cell
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # Hangul fillers and the blank of Braille: letters without ink
LONGEST_CELL = 32_767  # UTF-16 units in a cell of a workbook (Excel specifications and limits)
LONGEST_TITLE = 60  # characters of a title in a file name: with four bytes each below the 255 of a file system
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = set("[]:*?/\\")
NOT_IN_FILE_NAMES = set('/\\:*?"<>|')


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet could take it for a formula.

    Invisible characters before the first visible one do not count: a spreadsheet may drop them.
    """
    before, rest = _at_first_ink(unicodedata.normalize("NFKC", text))
    return f"'{text}" if rest.startswith(FORMULA) or STEPS & set(before) else text


def fitting(text: str) -> str:
    """The text as far as it fits into a cell of a workbook; an ellipsis says that it was cut."""
    if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", errors="ignore") + "…"


def file_name(title: str, began: datetime, suffix: str) -> str:
    """The title and the date, without what file systems refuse: `A talk 2026-11-27.xlsx`."""
    kept = "".join(c for c in title if c not in NOT_IN_FILE_NAMES and unicodedata.category(c)[0] != "C")
    name = " ".join(kept.split()).lstrip(".")[:LONGEST_TITLE].strip(" .")
    return f"{name} {began:%Y-%m-%d}.{suffix}".strip()


def sheet_name(title: str, taken: Collection[str]) -> str:
    """A name that no other sheet has, in any case, and that Excel takes: 31 UTF-16 units, none of `[]:*?/\\`."""
    kept = "".join(" " if c in NOT_IN_SHEET_NAMES or unicodedata.category(c)[0] == "C" else c for c in title)
    known = {name.casefold() for name in taken} | {"history", ""}
    name = _cut(" ".join(kept.split()).strip("' "), LONGEST_SHEET_NAME)
    number = 1
    while name.casefold() in known:
        number += 1
        ending = f" {number}"
        name = _cut(name, LONGEST_SHEET_NAME - len(ending)).removesuffix(f" {number - 1}").strip("' ") + ending
    return name


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore").strip()


def _at_first_ink(text: str) -> tuple[str, str]:
    """(what is invisible at the beginning, the rest)."""
    for number, character in enumerate(text):
        if unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS:
            return text[:number], text[number:]
    return text, ""
