"""How long the filter takes for a text: `make bench ONLY=filter`, a figure for each corpus of tests/moderation."""

import time
from statistics import median

from engagenow.moderation.filter import matcher_of
from tests.moderation.corpora import texts

REPEATS = 20


def main() -> None:
    for name in ("ko_clean", "en_clean", "ko_evasions", "en_evasions"):
        said = texts(name)
        took = sorted(_microseconds(text) for text in said)
        print(
            f"{name:12} {len(said):5} texts: median {median(took):6.1f} µs, p99 {took[len(took) * 99 // 100]:6.1f} µs, "
            f"most {took[-1]:6.1f} µs"
        )


def _microseconds(text: str) -> float:
    """The shortest of some looks at a text."""
    matcher, best = matcher_of(), float("inf")
    for _ in range(REPEATS):
        began = time.perf_counter()
        matcher.find(text)
        best = min(best, time.perf_counter() - began)
    return best * 1e6
