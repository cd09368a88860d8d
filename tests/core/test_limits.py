import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.core.errors import RateLimited
from engagenow.core.limits import Limits, Rate, spend

RATES = st.builds(Rate, burst=st.integers(1, 100), per_second=st.floats(0.1, 100))


@given(RATES, st.lists(st.floats(0, 10), max_size=200))
def test_never_more_than_the_burst_and_what_grew_since(rate, pauses):
    tokens, allowed, elapsed = float(rate.burst), 0, 0.0
    for pause in pauses:
        elapsed += pause
        tokens, wait = spend(rate, tokens, pause)
        allowed += wait == 0
        assert 0 <= tokens <= rate.burst
        assert allowed <= rate.burst + elapsed * rate.per_second + 1e-6


@given(RATES, st.floats(0, 0.999))
def test_whoever_waits_as_long_as_told_is_let_through(rate, tokens):
    left, wait = spend(rate, tokens, 0)
    assert wait > 0
    assert spend(rate, left, wait + 1e-6)[1] == 0


def test_everybody_has_a_bucket_of_their_own_and_each_rate_too(clock):
    limits = Limits()
    texts, taps = Rate(2, 1), Rate(1, 1)
    for _ in range(2):
        limits.spend("ada", texts)
    with pytest.raises(RateLimited) as refusal:
        limits.spend("ada", texts)
    assert refusal.value.retry_after == 1.0
    limits.spend("ada", taps)
    limits.spend("bob", texts)
    clock.goes(seconds=1)
    limits.spend("ada", texts)


def test_full_buckets_are_forgotten(clock, monkeypatch):
    monkeypatch.setattr(Limits, "SWEEP_AT", 3)
    limits = Limits()
    limits.spend("empty", Rate(1, 0.001))
    for name in ("a", "b"):
        limits.spend(name, Rate(2, 1))
    clock.goes(seconds=10)
    limits.spend("c", Rate(2, 1))
    assert {who for who, _ in limits._buckets} == {"empty", "c"}
    with pytest.raises(RateLimited):
        limits.spend("empty", Rate(1, 0.001))


def test_a_hall_of_slow_buckets_is_swept_at_each_doubling_and_not_at_each_command(clock, monkeypatch):
    monkeypatch.setattr(Limits, "SWEEP_AT", 10)
    limits, sweeps = Limits(), []
    sweep = limits._sweep
    monkeypatch.setattr(limits, "_sweep", lambda at: (sweeps.append(len(limits._buckets)), sweep(at)))
    for number in range(200):
        limits.spend(f"asker {number}", Rate(2, 0.01))
    assert sweeps == [11, 23, 47, 95, 191]


def test_switched_off_they_let_everything_through():
    limits = Limits(enabled=False)
    for _ in range(100):
        limits.spend("ada", Rate(1, 0.1))
