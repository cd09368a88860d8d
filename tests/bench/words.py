"""How long the filter takes for a text: `make bench ONLY=filter`, a figure for each corpus of tests/moderation, and one
for all of them together."""

import time
from statistics import median

from engagenow.moderation.filter import matcher_of
from tests.moderation.corpora import texts

REPEATS = 20
CORPORA = ("ko_clean", "en_clean", "ko_evasions", "en_evasions")


def main() -> None:
    took = {name: [_microseconds(text) for text in texts(name)] for name in CORPORA}
    took["all"] = [each for of_one in took.values() for each in of_one]
    for name, each in took.items():
        each.sort()
        print(
            f"{name:12} {len(each):5} texts: median {median(each):6.1f} µs, p99 {each[len(each) * 99 // 100]:6.1f} µs, "
            f"most {each[-1]:6.1f} µs"
        )


def _microseconds(text: str) -> float:
    """The shortest of some looks at a text."""
    matcher, best = matcher_of(), float("inf")
    for _ in range(REPEATS):
        began = time.perf_counter()
        matcher.find(text)
        best = min(best, time.perf_counter() - began)
    return best * 1e6
