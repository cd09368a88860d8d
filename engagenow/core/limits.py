"""Token buckets in this process's memory: no round trip on the hot path."""

from dataclasses import dataclass

from engagenow.core.clock import monotonic
from engagenow.core.errors import RateLimited


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `per_second`."""

    burst: int
    per_second: float


def spend(rate: Rate, tokens: float, elapsed: float) -> tuple[float, float]:
    """Take one token `elapsed` seconds after `tokens` were counted: (tokens left, seconds to wait or 0)."""
    tokens = min(float(rate.burst), tokens + elapsed * rate.per_second)
    if tokens >= 1:
        return tokens - 1, 0.0
    return tokens, (1 - tokens) / rate.per_second


class Limits:
    """The buckets of everybody who spent lately. A full bucket is the same as none, so old ones are dropped."""

    SWEEP_AT = 10_000

    def __init__(self, enabled: bool = True) -> None:
        self._enabled = enabled
        self._buckets: dict[tuple[str, Rate], tuple[float, float]] = {}

    def spend(self, who: str, rate: Rate) -> None:
        """Raises RateLimited when the bucket of `who` is empty."""
        if not self._enabled:
            return
        at = monotonic()
        tokens, since = self._buckets.get((who, rate), (float(rate.burst), at))
        left, wait = spend(rate, tokens, at - since)
        self._buckets[who, rate] = (left, at)
        if len(self._buckets) > self.SWEEP_AT:
            self._sweep(at)
        if wait:
            raise RateLimited(retry_after=wait)

    def give_back(self, who: str, rate: Rate) -> None:
        """What was spent came to nothing."""
        if (who, rate) in self._buckets:
            tokens, since = self._buckets[who, rate]
            self._buckets[who, rate] = (min(tokens + 1, float(rate.burst)), since)

    def _sweep(self, at: float) -> None:
        self._buckets = {
            key: (tokens, since)
            for key, (tokens, since) in self._buckets.items()
            if tokens + (at - since) * key[1].per_second < key[1].burst
        }
