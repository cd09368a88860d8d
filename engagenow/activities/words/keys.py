"""What of a typed word counts: two entries with one key are the same word."""

import re
import unicodedata
from functools import lru_cache

import regex

KNOWN = 1 << 14  # entries whose key is kept in memory: a hall types few different ones

SYLLABLES = "가-힣"
LAUGHS = "ㅋㅎㅠㅜ"
# Letters of half width. NFKC would make of them, and of the whole ones, parts of syllables, and join those.
HALF_JAMO = {
    code: unicodedata.decomposition(chr(code)).split()[1]
    for code in range(0xFFA1, 0xFFDD)
    if unicodedata.decomposition(chr(code))
}
WIDE_JAMO = {code: chr(int(whole, 16)) for code, whole in HALF_JAMO.items()}
JAMO = re.compile("([\u3131-\u318e]+)")
PLAIN = str.maketrans("’‘ʼ`“”‐‑–—", "''''\"\"----")

# A joiner stays between two emoji only; what makes an emoji of a sign goes, and the colour of a skin.
JOINER = r"(?<!\p{Extended_Pictographic}\uFE0F?)\u200D"
INVISIBLE = regex.compile(rf"(?V1){JOINER}|[\p{{Cf}}--[\u200D\U000E0020-\U000E007F]]|[\uFE00-\uFE0F]|\p{{EMod}}")
AROUND = "[\\s\"'.,;:!?…~·^*_()\\[\\]{}<>«»、。〈〉《》「」『』【】-]"
EDGES = re.compile(f"^(?:#|{AROUND})+|{AROUND}+$")
SPACES = re.compile(r"[\s_-]+")
BETWEEN_HANGUL = re.compile(f"(?<=[{SYLLABLES}]) (?=[{SYLLABLES}])")
LAUGHING = re.compile(f"(?<=[{SYLLABLES}]) ?[{LAUGHS}]+$")
RUNS = regex.compile(rf"([{LAUGHS}!?])\1{{2,}}|(\p{{Extended_Pictographic}})\2{{2,}}")
INITIALS = re.compile(r"(?<![a-z])(?:[a-z]\.)+[a-z](?![a-z])")


@lru_cache(KNOWN)
def key_of(typed: str) -> str:
    """The key of an entry. What is the same in all but case, width, spacing and punctuation around it has the same.

    Between Hangul no space counts, elsewhere one; a hyphen is a space. Runs of ㅋ ㅎ ㅠ ㅜ ! ? and of one emoji are two
    long, and laughter after a word goes. What is nothing but punctuation keeps it.
    """
    folded = INVISIBLE.sub("", _compatible(typed)).casefold().translate(PLAIN)
    inner = EDGES.sub("", folded)
    spaced = SPACES.sub(" ", inner).strip() or folded
    joined = BETWEEN_HANGUL.sub("", INITIALS.sub(_without_dots, spaced))
    return RUNS.sub(_twice, LAUGHING.sub("", joined))


def _compatible(typed: str) -> str:
    """NFKC of all but Hangul letters that stand alone."""
    parts = JAMO.split(typed.translate(WIDE_JAMO))
    return "".join(part if place % 2 else unicodedata.normalize("NFKC", part) for place, part in enumerate(parts))


def _without_dots(initials: re.Match[str]) -> str:
    return initials[0].replace(".", "")


def _twice(run: regex.Match[str]) -> str:
    return (run[1] or run[2]) * 2
