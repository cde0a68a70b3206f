"""Rows of results.json (bench/results): samples and what they say, as `starling bench report` expects them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

METRIC = "agent_steps_per_second_per_core"
PERCENTILES = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p99_9": 0.999}
RESOURCES = [
    "rss_bytes",
    "rss_peak_bytes",
    "pss_bytes",
    "context_switches",
    "page_faults",
    "disk_read_bytes",
    "disk_write_bytes",
    "network_rx_bytes",
    "network_tx_bytes",
    "threads",
    "connections",
]


def quantile(ordered: Sequence[float], fraction: float) -> float:
    """By linear interpolation between neighbours (Hyndman and Fan's type 7)."""
    place = fraction * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def median_interval(ordered: Sequence[float]) -> list[float]:
    """95 % of the median, by order statistics: Hettmansperger and Sheather (1986); the range of fewer than six."""
    n = len(ordered)
    if n < 6:
        return [ordered[0], ordered[-1]]
    wanted = 0.95
    for depth in range(n // 2, 0, -1):
        inside, wider = (1 - 2 * sum(math.comb(n, k) for k in range(d)) / 2**n for d in (depth + 1, depth))
        if wider >= wanted:
            break
    share = (wider - wanted) / (wider - inside)
    weight = (n - depth) * share / (depth + (n - 2 * depth) * share)
    low, high = ordered[depth - 1], ordered[n - depth]
    return [low + weight * (ordered[depth] - low), high + weight * (ordered[n - depth - 1] - high)]


def summary(samples: Sequence[float]) -> dict[str, Any]:
    ordered = sorted(samples)
    quarter, three = quantile(ordered, 0.25), quantile(ordered, 0.75)
    fence = 1.5 * (three - quarter)
    return {
        "n": len(ordered),
        "min": ordered[0],
        "max": ordered[-1],
        "mean": statistics.fmean(ordered),
        "stddev": statistics.stdev(ordered) if len(ordered) > 1 else 0.0,
        "median": quantile(ordered, 0.5),
        "iqr": three - quarter,
        **{name: quantile(ordered, fraction) for name, fraction in PERCENTILES.items()},
        "outliers": sum(not quarter - fence <= sample <= three + fence for sample in ordered),
        "ci95": median_interval(ordered),
    }


def make_row(
    case: str,
    params: dict[str, Any],
    samples: Sequence[float],
    *,
    note: str = "",
    target: dict[str, Any] | None = None,
) -> dict[str, Any]:
    stats = summary(samples)
    if target is None:
        target = {"value": None, "critical": None, "statistic": "median", "source": "none is stated for peers"}
    if target["value"] is None:
        verdict = "not_measurable"
        note = "; ".join(part for part in (note, "no target is stated for this row") if part)
    else:
        verdict = "met" if stats["median"] >= target["value"] else "missed"
    return {
        "suite": "peers",
        "case": case,
        "params": params,
        "metric": METRIC,
        "unit": "1/s",
        "direction": "higher",
        "threshold": 0.1,
        "verdict": verdict,
        "note": note,
        "busy": False,
        "target": target,
        "stats": stats,
        "resources": {"cpu_seconds": 0.0, **dict.fromkeys(RESOURCES)},
        "facts": {},
        "samples": list(samples),
    }
