"""English forms that may be another one: plurals, and two words that are also written as one."""

from engagenow.activities.words.lexicon import NO_PLURAL

SHORTEST = 3  # letters of a singular
WITH_E = ("ses", "xes", "zes", "ches", "shes", "oes")


def singulars(key: str) -> tuple[str, ...]:
    """What a plural in -s or -es would be the plural of."""
    last = key.rpartition(" ")[2]
    if not last.isascii() or not last.isalpha() or not last.endswith("s") or last.endswith("ss") or last in NO_PLURAL:
        return ()
    found = [key[:-1]] + ([key[:-2]] if last.endswith(WITH_E) else [])
    return tuple(one for one in found if len(one.rpartition(" ")[2]) >= SHORTEST)


def joined(key: str) -> str | None:
    """A key of several words, as one word. None where it is one."""
    return key.replace(" ", "") if " " in key else None
