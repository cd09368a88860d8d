"""What may be a word with a Korean particle at its end, or an English plural. Whether it is, the cloud says."""

from functools import lru_cache
from typing import Literal, NamedTuple

from engagenow.activities.words.keys import KNOWN
from engagenow.activities.words.lexicon import ENDS_SO, WHOLE

After = Literal["consonant", "vowel", "open", "any"]  # open: a vowel, or ㄹ

SHORTEST = 2  # letters of what is left
FIRST, LAST, FINALS, RIEUL = 0xAC00, 0xD7A3, 28, 8  # of Hangul syllables, and where ㄹ is among the final consonants

AFTER: dict[After, str] = {
    "consonant": "은 이 을 과 으로 이랑 이나 이요 으로는 으로도 이에요",
    "vowel": "는 가 를 와 랑 나 예요",
    "open": "로 로는 로도",
    "any": """
        의 에 에서 에게 한테 도 만 까지 부터 처럼 보다 요 입니다 에는 에도 에서는 에서도 에게는 까지는 부터는 만은
        들 들이 들은 들을 들의 들도
        """,
}
PARTICLES = {particle: after for after, particles in AFTER.items() for particle in particles.split()}
LONGEST = max(map(len, PARTICLES))
AMBIGUOUS = frozenset("도가과로나의이만랑요")  # they end many words as well
MOSTLY_WORDS = frozenset("도과나의만랑")  # of these: what halls type ends so more often than it has this particle


class Cut(NamedTuple):
    """A word as `stem` and `ending`."""

    stem: str
    ending: str

    @property
    def is_ambiguous(self) -> bool:
        """Whether many words that have no particle end so as well."""
        return self.ending in AMBIGUOUS

    @property
    def is_mostly_a_word(self) -> bool:
        """Whether what people type ends so more often without being a particle."""
        return self.ending in MOSTLY_WORDS


@lru_cache(KNOWN)
def cuts(key: str) -> tuple[Cut, ...]:
    """The particles with which a word may end, the longest first."""
    if not key or not _is_syllable(key[-1]) or key in WHOLE:
        return ()
    endings = (key[-length:] for length in range(min(LONGEST, len(key) - SHORTEST), 0, -1))
    found = (Cut(key[: -len(ending)], ending) for ending in endings if ending in PARTICLES)
    return tuple(cut for cut in found if fits(*cut) and not (cut.is_ambiguous and key.endswith(ENDS_SO)))


def fits(stem: str, particle: str) -> bool:
    """Whether the particle has the form that the last syllable of the stem wants. After a Latin letter any has, and
    after a digit none that ends words as well: 100만 is a number."""
    after, last = PARTICLES[particle], stem[-1]
    if not _is_syllable(last):
        return last.isalpha() or particle not in AMBIGUOUS
    final = (ord(last) - FIRST) % FINALS
    if after == "consonant":
        return final > 0 and not (particle.startswith("으") and final == RIEUL)
    if after == "open":
        return final in (0, RIEUL) and last != "으"
    return after == "any" or final == 0


def _is_syllable(letter: str) -> bool:
    return FIRST <= ord(letter) <= LAST
