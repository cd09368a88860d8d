"""Hangul as keys of a Korean keyboard (two-set, KS X 5002), for what was typed in Hangul mode by mistake."""

import re
import unicodedata

# In the order of Unicode's conjoining letters: initial consonants, vowels, final consonants.
INITIALS = "r R s e E f a q Q t T d w W c z x v g"
VOWELS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l"
FINALS = "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g"
KEYS = {
    first + place: keys
    for first, group in ((0x1100, INITIALS), (0x1161, VOWELS), (0x11A8, FINALS))
    for place, keys in enumerate(group.split())
}
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")


def as_latin_keys(text: str) -> str:
    """The Latin letters on the keys that this text was typed with; what is no Hangul stays."""
    return unicodedata.normalize("NFKD", text).translate(KEYS)


def without_hangul(text: str) -> str:
    """The text with one space for each run of Hangul letters."""
    return HANGUL.sub(" ", text)
