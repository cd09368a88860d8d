"""Texts as people type and paste them: how they are tidied, and what none of them may hold."""

import re
import unicodedata

import regex

from engagenow.core.errors import N_

MARKS_A_BASE = 4  # as many as pointed Hebrew with an accent has; more paints over the lines around it

# What Word, PowerPoint, Excel and old Macs put between lines.
LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
TABS_AND_BREAKS = re.compile("[\t\n]+")
FORBIDDEN = regex.compile(r"(?V1)[[\p{Cc}\p{Cs}\uFFFE\uFFFF]--[\t\n]]")  # the last two are in no XML: exports, pictures
VISIBLE = regex.compile(r"[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]")
GRAPHEME = regex.compile(r"\X")
# Spacing marks (Mc) have a width of their own. Format characters do not end a stack of marks.
MARK = r"[\p{Mn}\p{Me}]\p{Cf}*"


def several_lines(typed: str) -> str:
    """NFC, trimmed, every line break as `\\n`, tabs kept. Raises ValueError, with a sentence."""
    text = LINE_BREAK.sub("\n", unicodedata.normalize("NFC", typed))
    if FORBIDDEN.search(text):
        raise ValueError(N_("Control characters are not allowed."))
    if has_stacked_marks(text, MARKS_A_BASE):
        raise ValueError(N_("A letter has too many accents or marks."))
    return text.strip()


def one_line(typed: str) -> str:
    """As `several_lines`, with one space for tabs and line breaks. Raises ValueError, with a sentence."""
    return TABS_AND_BREAKS.sub(" ", several_lines(typed))


def is_blank(text: str) -> bool:
    """Whether there is nothing to see."""
    return VISIBLE.search(text) is None


def graphemes(text: str) -> int:
    """How many characters a reader sees (UAX 29)."""
    return len(GRAPHEME.findall(text))


def first_graphemes(text: str, most: int) -> str:
    """The text, or where it has more characters than `most`, its beginning with an ellipsis."""
    found = GRAPHEME.findall(text)
    return text if len(found) <= most else "".join(found[: most - 1]) + "…"


def has_stacked_marks(text: str, most: int) -> bool:
    """Whether a base carries more combining marks than `most`, counted in NFD."""
    return regex.search(rf"(?:{MARK}){{{most + 1}}}", unicodedata.normalize("NFD", text)) is not None
