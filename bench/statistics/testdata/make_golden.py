#!/usr/bin/env python3
"""Writes golden.json: what SciPy, NumPy and statsmodels say about samples of many kinds.

    python3 -m venv VENV && VENV/bin/pip install scipy statsmodels
    VENV/bin/python bench/statistics/testdata/make_golden.py
"""

import itertools
import json
import math
import pathlib

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests

random = np.random.default_rng(20261121)


def series() -> dict[str, np.ndarray]:
    """Samples of all kinds, by name."""
    return {
        "one": np.array([3.25]),
        "two": np.array([2.0, 1.0]),
        "three": np.array([1.5, -2.0, 7.0]),
        "equal": np.full(9, 0.1),
        "half_equal": np.array([1.0] * 8 + [2.0, 3.0, 0.5]),
        "ties": np.round(random.normal(5, 2, 25)),
        "normal": random.normal(0, 1, 30),
        "negative": -random.lognormal(0, 2, 12),
        "lognormal": random.lognormal(0, 1, 50),
        "outliers": np.concatenate([random.normal(10, 1, 20), [-20, 3.5, 16, 100]]),
        "tiny": random.lognormal(0, 1, 11) * 1e-300,
        "huge": random.lognormal(0, 0.3, 11) * 1e300,
        "wide": 10.0 ** random.uniform(-300, 300, 14),
        "offset": 1e9 + random.normal(0, 1, 40),
        "even": np.arange(10.0),
        "hundred": random.exponential(1, 100),
        "large": random.gamma(2, 1, 1000),
    }


def summary(name: str, x: np.ndarray) -> dict:
    low, high = np.quantile(x, [0.25, 0.75])
    spread = high - low
    mild = [low - 1.5 * spread, high + 1.5 * spread]
    severe = [low - 3 * spread, high + 3 * spread]
    # Scaled by a power of two, so that no square overflows or vanishes.
    scale = 2.0 ** math.floor(math.log2(np.abs(x).max()))
    return {
        "name": name,
        "samples": x.tolist(),
        "mean": float((x / scale).mean() * scale),
        "stddev": float((x / scale).std(ddof=1) * scale) if len(x) > 1 else 0.0,
        "quantiles": {str(q): float(np.quantile(x, q)) for q in QUANTILES},
        "outliers": [
            int((x < severe[0]).sum()),
            int(((x < mild[0]) & (x >= severe[0])).sum()),
            int(((x > mild[1]) & (x <= severe[1])).sum()),
            int((x > severe[1]).sum()),
        ],
        "median_interval": median_interval(np.sort(x)),
    }


QUANTILES = [0, 0.001, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1]


def median_interval(x: np.ndarray) -> list[float]:
    """Hettmansperger and Sheather's, with SciPy's binomial distribution."""
    n = len(x)
    if n < 6:
        return [float(x[0]), float(x[-1])]
    confidence = [1 - 2 * stats.binom.cdf(d - 1, n, 0.5) for d in range(n // 2 + 2)]
    d = max(d for d in range(1, n // 2 + 1) if confidence[d] >= 0.95)
    share = (confidence[d] - 0.95) / (confidence[d] - confidence[d + 1])
    weight = (n - d) * share / (d + (n - 2 * d) * share)
    return [
        float((1 - weight) * x[d - 1] + weight * x[d]),
        float((1 - weight) * x[n - d] + weight * x[n - d - 1]),
    ]


def pairs() -> list[tuple[str, np.ndarray, np.ndarray]]:
    normal = random.normal
    return [
        ("one and one", np.array([1.0]), np.array([2.0])),
        ("one and many", np.array([1.5]), np.arange(1.0, 10)),
        ("two and seven", np.array([1.0, 2.0]), np.arange(3.0, 10)),
        ("parted", np.array([1.0, 2, 3]), np.array([4.0, 5, 6])),
        ("four and four", np.array([1.0, 2, 3, 4]), np.array([5.0, 6, 7, 8])),
        ("equal", np.full(5, 2.0), np.full(6, 2.0)),
        ("ties", np.array([1.0, 1, 2, 2, 3]), np.array([2.0, 2, 3, 3, 3, 4])),
        ("lopsided ties", np.array([1.0, 1, 1, 5]), np.array([1.0, 1, 1, 1, 1, 2])),
        ("many ties", np.round(normal(3, 1, 8)) + 5, np.round(normal(4, 1, 9)) + 5),
        ("five and nine", np.abs(normal(10, 1, 5)), np.abs(normal(11, 1, 9))),
        ("nine and five", np.abs(normal(11, 1, 9)), np.abs(normal(10, 1, 5))),
        ("ten and ten", normal(10, 1, 10), normal(11, 1, 10)),
        ("negative", normal(-10, 1, 8), normal(-9, 1, 7)),
        ("extreme", 10.0 ** random.uniform(-300, 300, 7), 10.0 ** random.uniform(-300, 300, 8)),
        ("twenty and twenty", normal(10, 1, 20), normal(10.7, 1, 20)),
        ("six and thirty-four", normal(10, 1, 6), normal(10.7, 1, 34)),
        ("twenty and twenty-one", normal(10, 1, 20), normal(10.7, 1, 21)),
        ("thirty and thirty", normal(10, 1, 30), normal(10.2, 1, 30)),
        ("large", normal(10, 1, 300), normal(10.1, 1, 250)),
        ("large with ties", np.round(normal(10, 2, 100)), np.round(normal(11, 2, 80))),
        ("large and equal", np.full(30, 2.0), np.full(30, 2.0)),
    ]


def rank_sums_without_ties(n1: int, n2: int) -> np.ndarray:
    """P(U = u), from the generating function of U (Gaussian binomial coefficients)."""
    counts = [1]
    for i in range(1, n1 + 1):
        counts = np.convolve([1] + [0] * (n2 + i - 1) + [-1], counts)
        quotient, rest = polynomial_quotient([int(c) for c in counts], i)
        assert not any(rest)
        counts = quotient
    total = math.comb(n1 + n2, n1)
    assert sum(counts) == total
    return np.array([int(c) / total for c in counts])


def polynomial_quotient(counts: list[int], i: int) -> tuple[list[int], list[int]]:
    """counts / (1 - x^i), lowest power first."""
    quotient = list(counts)
    for k in range(i, len(quotient)):
        quotient[k] += quotient[k - i]
    return quotient[: len(quotient) - i], quotient[len(quotient) - i :]


def mann_whitney(x: np.ndarray, y: np.ndarray) -> tuple[str, float]:
    if len(x) + len(y) > 40:
        if len(set(x) | set(y)) == 1:
            return "nothing to rank", 1.0
        return "asymptotic", float(stats.mannwhitneyu(x, y, method="asymptotic").pvalue)
    if len(set(x) | set(y)) == len(x) + len(y):
        return "exact", float(stats.mannwhitneyu(x, y, method="exact").pvalue)
    # Ties: every way to deal out the samples.
    ranks = stats.rankdata(np.concatenate([x, y])) * 2
    observed = ranks[: len(x)].sum()
    sums = np.array([sum(c) for c in itertools.combinations(ranks, len(x))])
    return "every choice", min(1.0, 2 * min((sums <= observed).mean(), (sums >= observed).mean()))


def shift(x: np.ndarray, y: np.ndarray) -> list[float]:
    """Hodges and Lehmann's, with the differences written down and U's quantile as R's wilcox.test."""
    differences = np.sort(np.subtract.outer(y, x), axis=None)
    n1, n2 = len(x), len(y)
    if n1 + n2 > 40:
        deviation = math.sqrt(n1 * n2 * (n1 + n2 + 1) / 12)
        k = math.floor(n1 * n2 / 2 - stats.norm.ppf(0.975) * deviation + 0.5)
    else:
        cumulative = np.cumsum(rank_sums_without_ties(n1, n2))
        k = int(np.argmax(cumulative > 0.025 * (1 + 1e-12)))  # qwilcox(0.025)
    k = max(k, 1)
    return [float(np.median(differences)), float(differences[k - 1]), float(differences[-k])]


def pair(name: str, x: np.ndarray, y: np.ndarray) -> dict:
    method, p = mann_whitney(x, y)
    result = {"name": name, "a": x.tolist(), "b": y.tolist(), "method": method, "p": p,
              "shift": shift(x, y)}
    if (x > 0).all() and (y > 0).all() and name != "extreme":
        result["ratio"] = [float(v) for v in np.expm1(shift(np.log(x), np.log(y)))]
    return result


def holm(p: list[float]) -> dict:
    return {"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()}


golden = {
    "libraries": {"numpy": np.__version__, "scipy": scipy.__version__,
                  "statsmodels": statsmodels.__version__},
    "summaries": [summary(name, x) for name, x in series().items()],
    "pairs": [pair(*p) for p in pairs()],
    "holm": [holm(p) for p in ([0.04], [0.01, 0.02, 0.03, 0.005], [0.5, 0.5, 0.5], [1.0, 0.0, 0.3],
                               random.uniform(0, 0.2, 25).tolist())],
}
path = pathlib.Path(__file__).with_name("golden.json")
lines = [f'{{"libraries": {json.dumps(golden["libraries"])}']
for key in ("summaries", "pairs", "holm"):
    lines.append(f'"{key}": [\n' + ",\n".join(json.dumps(entry) for entry in golden[key]) + "]")
path.write_text(",\n".join(lines) + "}\n")
