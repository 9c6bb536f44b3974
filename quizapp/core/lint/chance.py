"""How probable a result is if nothing but chance is at work."""

from __future__ import annotations

import math


def binomial_tail(hits: int, tries: int, probability: float) -> float:
    """P(X >= hits) for `tries` independent tries that each succeed with `probability`.

    The sum of C(n, k) p^k (1 - p)^(n - k), the definition of the binomial distribution (NIST/SEMATECH e-Handbook of
    Statistical Methods, 1.3.6.6.18), with C(n, k) by logarithms of the gamma function, so that no factor overflows.
    Where tries differ in probability, their mean gives too large a result for hits above the mean (Hoeffding 1956,
    "On the distribution of the number of successes in independent trials"), which errs on the side of chance.
    """
    if hits <= 0:
        return 1.0
    if hits > tries or probability <= 0:
        return 0.0
    if probability >= 1:
        return 1.0
    return min(1.0, math.fsum(_binomial(count, tries, probability) for count in range(hits, tries + 1)))


def chi_square_p(statistic: float, degrees: int) -> float:
    """P(X >= statistic) for the chi-square distribution with `degrees` degrees of freedom, at least 1.

    That is Q(degrees / 2, statistic / 2), the regularised upper incomplete gamma function: Q(1, x) and Q(1/2, x) by
    formulas 8.4.5 and 8.4.6 of the NIST Digital Library of Mathematical Functions, larger ones by the recurrence
    8.8.6, Q(a + 1, x) = Q(a, x) + x^a e^-x / Gamma(a + 1).
    """
    if degrees < 1:
        raise ValueError("a chi-square distribution has at least one degree of freedom")
    if statistic <= 0:
        return 1.0
    x = statistic / 2
    order, probability = (0.5, math.erfc(math.sqrt(x))) if degrees % 2 else (1.0, math.exp(-x))
    while order < degrees / 2:
        probability += math.exp(order * math.log(x) - x - math.lgamma(order + 1))
        order += 1
    return min(1.0, probability)


def _binomial(count: int, tries: int, probability: float) -> float:
    ways = math.lgamma(tries + 1) - math.lgamma(count + 1) - math.lgamma(tries - count + 1)
    return math.exp(ways + count * math.log(probability) + (tries - count) * math.log1p(-probability))
