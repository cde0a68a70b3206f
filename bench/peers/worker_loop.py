"""What a peer's process says and hears: a line of JSON each way over stdin and stdout.

    {"do": "prepare", "case": "b", "agents": 1000, "seconds": 0.5}  ->  {"ready": true, "variant": "..."}
    {"do": "sample", "case": "b", "agents": 1000}                   ->  {"steps": 60000, "cpu_seconds": 0.51, "wall_seconds": 0.5}
    {"do": "describe", "case": "b"}                                 ->  {"document": {...}}, see case_document.py
    {"do": "replay", "case": "b", "steps": 5}                       ->  {"steps": [{"observation": [3], "qs": [[...]], ...}, ...]}

An error is {"error": "..."}. The process ends with its stdin.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, Protocol

from case_document import case_document


class Agents(Protocol):
    """Agents of one case that are ready to be measured."""

    variant: str

    def run(self, episodes: int) -> tuple[int, float, float]:
        """Agent-steps, CPU seconds and wall seconds of these episodes; what belongs to the world is not counted."""


def clock() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def answer_requests(
    make: Callable[[str, int], Agents], replay: Callable[[str, int], list[dict[str, Any]]], dialect: str
) -> None:
    """`replay` gives what the agent of a case computed, step by step, and `dialect` is how `starling infer` computes the same."""
    # Libraries may write to stdout: what we say goes to a copy of it.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    ready: dict[tuple[str, int], tuple[Agents, int]] = {}

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "describe":
            return {"document": case_document(request["case"], dialect)}
        if request["do"] == "replay":
            return {"steps": replay(request["case"], request["steps"])}
        key = (request["case"], request["agents"])
        if request["do"] == "prepare":
            agents = make(*key)
            agents.run(1)
            _, cpu, _ = agents.run(1)
            ready[key] = agents, max(1, round(request["seconds"] / max(cpu, 1e-6)))
            return {"ready": True, "variant": agents.variant}
        agents, episodes = ready[key]
        steps, cpu, wall = agents.run(episodes)
        return {"steps": steps, "cpu_seconds": cpu, "wall_seconds": wall}

    for line in sys.stdin:
        try:
            said = answer(json.loads(line))
        except Exception:
            said = {"error": traceback.format_exc(limit=8)}
        out.write(json.dumps(said) + "\n")
        out.flush()
