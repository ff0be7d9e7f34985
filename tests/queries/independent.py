"""What an independent program says of counts."""

from __future__ import annotations

from scipy.stats import binomtest, chi2, norm


def poisson_limits(n: int, confidence: float) -> tuple[float, float]:
    """Of a count: exact by the chi-squared distribution below 10, Byar's approximation from 10."""
    if n < 10:
        outside = (1 - confidence) / 2
        return (
            chi2.ppf(outside, 2 * n) / 2 if n else 0.0,
            chi2.ppf(1 - outside, 2 * n + 2) / 2,
        )
    z = norm.ppf((1 + confidence) / 2)
    return (
        n * (1 - 1 / (9 * n) - z / (3 * n**0.5)) ** 3,
        (n + 1) * (1 - 1 / (9 * (n + 1)) + z / (3 * (n + 1) ** 0.5)) ** 3,
    )


def two_counts(n: int, other: int, exposure: float = 1, other_exposure: float = 1) -> float:
    """The p-value of the exact conditional test of two Poisson counts."""
    return binomtest(n, n + other, exposure / (exposure + other_exposure)).pvalue
