"""The figures that benchmarks print mean what they say."""

import pytest

from tests.benchmarks.measure import Times


@pytest.mark.parametrize(("runs", "p50", "p95"), [(1, 1, 1), (2, 1, 2), (20, 10, 19), (100, 50, 95)])
def test_percentiles_are_those_of_the_nearest_rank(runs, p50, p95):
    times = Times(tuple(float(number) for number in range(1, runs + 1)))
    assert (times.p50, times.p95) == (p50, p95)
