"""
What small counts can tell, and what they cannot.

Three old tools: an interval around a share that stays honest for few orders (Wilson), the exact
chance of so many hits or more (binomial), and a correction for having looked in many places
(Benjamini and Hochberg).
"""

from __future__ import annotations

from math import exp, lgamma, log
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
NEGLIGIBLE = 1e-17
"""A term of a sum that no longer changes it."""


def wilson(
    hits: ArrayLike, base: ArrayLike, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """
    Give the lower and upper bound of Wilson's score interval of shares.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22 (1927), 209-212; without a correction for continuity.
    Nothing out of nothing may be any share.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    found, of = np.asarray(hits, dtype=float), np.asarray(base, dtype=float)
    some = np.where(of > 0, of, 1.0)
    center = (found + z * z / 2) / (some + z * z)
    half = z / (some + z * z) * np.sqrt(found * (some - found) / some + z * z / 4)
    low = np.where((of > 0) & (found > 0), center - half, 0.0)
    high = np.where((of > 0) & (found < of), center + half, 1.0)
    return low, high


def at_least(hits: int, tries: int, chance: float) -> float:
    """
    Give the exact chance of so many hits or more, each try having the same chance.

    The first term comes from logarithms of factorials, each further one from the one before.
    """
    if hits <= 0:
        return 1.0
    if hits > tries or chance <= 0:
        return 0.0
    if chance >= 1:
        return 1.0
    if hits <= tries * chance:
        return max(0.0, 1.0 - at_least(tries - hits + 1, tries, 1 - chance))
    ways = lgamma(tries + 1) - lgamma(hits + 1) - lgamma(tries - hits + 1)
    term = exp(ways + hits * log(chance) + (tries - hits) * log(1 - chance))
    total, odds = 0.0, chance / (1 - chance)
    for more in range(hits, tries + 1):
        total += term
        term *= odds * (tries - more) / (more + 1)
        if term <= NEGLIGIBLE * total:
            break
    return min(1.0, total)


def corrected(chances: ArrayLike) -> Floats:
    """
    Give for each chance the share of false finds among all that are at least as unlikely.

    Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57 (1995), 289-300. Every place that was looked at has to be among the
    chances, also those where nothing was found.
    """
    given = np.asarray(chances, dtype=float)
    order = np.argsort(given, kind="stable")
    ranks = np.arange(1, len(given) + 1)
    steps = given[order] * (len(given) / ranks)
    result = np.empty(len(given))
    result[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return result
