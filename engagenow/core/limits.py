"""Token buckets in this process's memory: no round trip on the hot path."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from engagenow.core.clock import monotonic
from engagenow.core.errors import RateLimited, Refusal


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `per_second`. Rates with the same numbers share their buckets, unless `of` differs."""

    burst: int
    per_second: float
    of: str = ""


def spend(rate: Rate, tokens: float, elapsed: float) -> tuple[float, float]:
    """Take one token `elapsed` seconds after `tokens` were counted: (tokens left, seconds to wait or 0)."""
    tokens = min(float(rate.burst), tokens + elapsed * rate.per_second)
    if tokens >= 1:
        return tokens - 1, 0.0
    return tokens, (1 - tokens) / rate.per_second


class Limits:
    """The buckets of all who spent lately. A full bucket is the same as none, so old ones are dropped."""

    SWEEP_AT = 10_000  # buckets

    def __init__(self, enabled: bool = True) -> None:
        self._enabled = enabled
        self._buckets: dict[tuple[str, Rate], tuple[float, float]] = {}
        self._sweep_at = self.SWEEP_AT
        self._lock = Lock()

    def spend(self, who: str, rate: Rate) -> None:
        """Raises RateLimited when the bucket of `who` is empty."""
        if not self._enabled:
            return
        with self._lock:
            wait = self._take(who, rate, monotonic())
        if wait:
            raise RateLimited(retry_after=wait)

    def give_back(self, who: str, rate: Rate) -> None:
        """What was spent came to nothing."""
        with self._lock:
            if (who, rate) in self._buckets:
                tokens, since = self._buckets[who, rate]
                self._buckets[who, rate] = (min(tokens + 1, float(rate.burst)), since)

    @contextmanager
    def unless_refused(self, who: str, rate: Rate) -> Iterator[None]:
        """Only what is refused inside takes one. While the bucket is empty, raises RateLimited at once."""
        self.spend(who, rate)
        try:
            yield
        except Refusal:
            raise
        except BaseException:
            self.give_back(who, rate)
            raise
        self.give_back(who, rate)

    def _take(self, who: str, rate: Rate, at: float) -> float:
        """Take a token, if there is one; the seconds to wait, or 0."""
        tokens, since = self._buckets.get((who, rate), (float(rate.burst), at))
        left, wait = spend(rate, tokens, at - since)
        self._buckets[who, rate] = (left, at)
        if len(self._buckets) > self._sweep_at:
            self._sweep(at)
        return wait

    def _sweep(self, at: float) -> None:
        self._buckets = {
            key: (tokens, since)
            for key, (tokens, since) in self._buckets.items()
            if tokens + (at - since) * key[1].per_second < key[1].burst
        }
        # Buckets that fill slowly may all stay: sweeping at every new one would cost each of them all the others.
        self._sweep_at = max(self.SWEEP_AT, 2 * len(self._buckets))
