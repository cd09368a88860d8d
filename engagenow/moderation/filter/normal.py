"""Texts as the filter compares them: one form for each letter, whatever way it was typed.

Everything here takes time in proportion to the length of the text.
"""

import re
import unicodedata
from hashlib import blake2b

FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
LAST = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
SYLLABLES = 0xAC00

LONE_JAMO = re.compile("([ㄱ-ㅣ]+)")
CONJOINING = re.compile("[\u1100-\u11ff]")
# Letters as they stand alone. NFKC makes the conjoining ones of them, which join their neighbours.
AS_COMPATIBLE = {
    **{0x1100 + place: letter for place, letter in enumerate(FIRST)},
    **{0x1161 + place: letter for place, letter in enumerate(VOWELS)},
    **{0x11A7 + place: letter for place, letter in enumerate(LAST) if letter},
}
PAIRS = {ord("ㅄ"): "ㅂㅅ", ord("ㄳ"): "ㄱㅅ"}
# A consonant and a vowel are a syllable, unless the vowels are tears: ㅅㅂㅠㅠ. Laughter is no final consonant.
TYPED_APART = re.compile("([ㄱ-ㅎ])(?![ㅠㅜ](?:[ㅠㅜㅡ]|(?![ㄱ-ㅎ])))([ㅏ-ㅣ])([ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅌㅍ](?![ㅏ-ㅣ]))?")

INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\U000e0000-\U000e0fff\u0300-\u036f\u0489\u20d0-\u20f0]+"
)
RUN = re.compile(r"(.)\1\1+", re.DOTALL)

LATIN = re.compile("[a-z]")
UNUSUAL = re.compile("[^\x00-\x7f가-힣]")
FOREIGN = re.compile("[^\x00-\x7f가-힣ㄱ-ㅣ]")
# What NFKC and the loss of accents leave: letters of other scripts, and some Latin ones.
LOOK_ALIKE = str.maketrans(
    "аеіјорсѕухкнмтвԁгипьзԛԝһцґэαβγδεηικλμνορσςτυχωϲϳƒıłøđɡɑʋɩҝӏօսցհո",
    "aeijopcsyxkhmtbdrnnbeqwhureabydenikluvopostuxwcjfilodgavikloughn",
)


def plain(text: str) -> str:
    """One form for each letter: NFKC, small letters, without what is invisible, syllables put together, and of each
    letter or sign at most two in a row."""
    if not UNUSUAL.search(text):
        return RUN.sub(r"\1\1", text.lower())
    text = INVISIBLE.sub("", _composed(text)).lower()
    return RUN.sub(r"\1\1", text)


def sameness(text: str) -> str:
    """The same for texts that differ only in case, spacing, signs and how often a letter is repeated: 16 characters."""
    form = plain(text)
    letters = "".join(filter(str.isalnum, form))
    return blake2b((letters or form).encode(), digest_size=8).hexdigest()


def latin(plain_text: str) -> str:
    """`plain` with Latin letters for those that look like them, and without accents."""
    if not FOREIGN.search(plain_text):
        return plain_text
    bare = INVISIBLE.sub("", unicodedata.normalize("NFD", plain_text))
    return unicodedata.normalize("NFC", bare).translate(LOOK_ALIKE)


def parts(syllable: str) -> tuple[str, str, str]:
    """(first consonant, vowel, last consonant or empty) of a Hangul syllable."""
    number = ord(syllable) - SYLLABLES
    return FIRST[number // 588], VOWELS[number % 588 // 28], LAST[number % 28]


def syllable(first: str, vowel: str, last: str = "") -> str:
    """The Hangul syllable of these letters."""
    return chr(SYLLABLES + FIRST.index(first) * 588 + VOWELS.index(vowel) * 28 + LAST.index(last))


def _composed(text: str) -> str:
    if not LONE_JAMO.search(text):
        text = unicodedata.normalize("NFKC", text)
        return _apart(text.translate(AS_COMPATIBLE)) if CONJOINING.search(text) else text
    pieces = LONE_JAMO.split(INVISIBLE.sub("", text))
    pieces[::2] = [unicodedata.normalize("NFKC", piece) for piece in pieces[::2]]
    return _apart("".join(pieces).translate(PAIRS))


def _apart(text: str) -> str:
    """Letters that were typed one by one as the syllables that they are."""
    return TYPED_APART.sub(_joined, text)


def _joined(found: re.Match[str]) -> str:
    first, vowel, last = found.groups()
    return syllable(first, vowel, last or "") if first in FIRST else first + vowel + (last or "")
