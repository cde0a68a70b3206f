#!/usr/bin/env python3
"""Measures other active-inference libraries beside Starling, on one core, turn by turn.

    bench/peers/measure_peers.py --starling bazel-bin/engine/cli/starling --environments /tmp/peers --out peers

Installs each peer into a virtual environment below --environments, the first time from PyPI. Then, round by round, every
peer and Starling take one sample of each case, so that what disturbs the machine disturbs all alike. The samples become
OUT/results.json; `starling bench report OUT` draws it. What exactly is compared: README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from result_rows import METRIC, make_row

HERE = Path(__file__).resolve().parent
# By what a peer must have for them.
STATED = ("a", "b", "c", "d", "e")
LEARNING = ("novelty", "learn_b")
WINDOWS = ("vmp_tmaze", "vmp_grid", "mmp_tmaze", "mmp_grid")
SEARCHES = ("search_2", "search_3")
CUT_SEARCHES = ("breadth_2", "breadth_3")
CASES = (*STATED, *WINDOWS, "policy_messages", *SEARCHES, *CUT_SEARCHES, *LEARNING, "hierarchy")
# `starling infer` computes one level.
UNCHECKED = ("hierarchy",)
# pymdp on JAX searches the trees of a batch one after the other.
MOST_SEARCHED = 64
# `starling infer` computes in double.
TOLERANCES = {"float": 1e-3, "double": 1e-8}
# One core means one thread.
ONE_THREAD = {
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_PLATFORMS": "cpu",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass
class Peer:
    name: str
    environment: str
    packages: list[str]
    script: list[str]
    precision: str
    agents: list[int]
    cases: tuple[str, ...]
    process: subprocess.Popen[str] | None = None

    def python(self, environments: Path) -> Path:
        return environments / self.environment / "bin" / "python"

    def install(self, environments: Path) -> None:
        if self.python(environments).exists():
            return
        say(f"installing {' '.join(self.packages)} into {environments / self.environment}")
        venv.create(environments / self.environment, with_pip=True)
        subprocess.run([self.python(environments), "-m", "pip", "install", "-q", *self.packages], check=True)

    def start(self, environments: Path) -> None:
        self.process = subprocess.Popen(
            [self.python(environments), HERE / self.script[0], *self.script[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **ONE_THREAD},
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": f"the process ended with status {self.process.wait()}"}
        if "error" in answer:
            raise RuntimeError(f"{self.name}: {answer['error']}")
        return answer

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass
class Row:
    """What becomes one row: a case of a peer, or of Starling where `peer` is None."""

    case: str
    peer: Peer | None
    precision: str
    agents: int
    note: str = ""
    samples: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0
    busy: bool = False
    target: dict[str, Any] | None = None

    def params(self) -> dict[str, Any]:
        return {"peer": self.peer.name if self.peer else "starling", "agents": self.agents, "precision": self.precision}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--starling", type=Path, required=True, help="the binary to compare")
    parser.add_argument("--environments", type=Path, required=True, help="folder of the peers' virtual environments")
    parser.add_argument("--out", type=Path, required=True, help="folder for results.json")
    parser.add_argument("--cases", default=",".join(CASES), help=f"which cases, separated by commas ({', '.join(CASES)})")
    parser.add_argument("--peers", default="pymdp_0,pymdp_legacy,pymdp_1", help="which peers, separated by commas")
    parser.add_argument("--agents", default="1,64,1000", help="batches of JAX, separated by commas")
    parser.add_argument("--rounds", type=int, default=9, help="samples of each row")
    parser.add_argument("--seconds", type=float, default=0.5, help="CPU time of a sample, about")
    parser.add_argument("--cpu", type=int, default=min(os.sched_getaffinity(0)), help="the processor that all run on")
    given = parser.parse_args()
    given.cases = given.cases.split(",")
    if unknown := set(given.cases) - set(CASES):
        parser.error(f"--cases: there is no case {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    return given


def known_peers(batches: list[int]) -> dict[str, Peer]:
    old = ["inferactively-pymdp==0.0.7.1", "numpy==1.26.4"]
    new = ["inferactively-pymdp==1.0.4", "jax[cpu]"]
    numpy = "pymdp_0_worker.py"
    peers = [
        Peer("pymdp_0", "pymdp_0", old, [numpy, "pymdp"], "double", [1], (*STATED, *LEARNING, "policy_messages", "hierarchy")),
        Peer("pymdp_legacy", "pymdp_1", new, [numpy, "pymdp.legacy"], "double", [1], SEARCHES),
        Peer("pymdp_1", "pymdp_1", new, ["pymdp_1_worker.py"], "float", batches, (*STATED, *LEARNING, *WINDOWS, *CUT_SEARCHES)),
    ]
    return {peer.name: peer for peer in peers}


def run_starling(binary: Path, row: Row, seconds: float) -> dict[str, Any]:
    """Its results of one row with one sample."""
    name = f"^inference/{row.case}/agents={row.agents}/precision={row.precision}/backend=serial/"
    with tempfile.TemporaryDirectory(prefix="starling-peers-") as folder:
        command = [binary, "bench", "inference", "--param", f"agents={row.agents}", "--filter", name, "--rounds", "1"]
        command += ["--sample-seconds", str(seconds), "--no-reports", "--quiet", "--out", Path(folder) / "out"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"starling bench ended with status {done.returncode}: {done.stderr.strip()}")
        return json.loads((Path(folder) / "out" / "results.json").read_text())


def take_sample(binary: Path, row: Row, seconds: float) -> dict[str, Any] | None:
    """Adds one. Returns the whole results where they are Starling's."""
    if row.peer is not None:
        answer = row.peer.ask(do="sample", case=row.case, agents=row.agents)
        row.samples.append(answer["steps"] / answer["cpu_seconds"])
        row.cpu_seconds += answer["cpu_seconds"]
        return None
    results = run_starling(binary, row, seconds)
    [measured] = [one for one in results["rows"] if one["metric"] == METRIC]
    if not measured["samples"]:
        raise RuntimeError(f"starling bench, case {row.case}: {measured['note']}")
    row.samples.append(measured["stats"]["median"])
    row.cpu_seconds += measured["resources"]["cpu_seconds"]
    row.target = measured["target"]
    row.busy = row.busy or measured["busy"]
    return results


def check_same_numbers(binary: Path, peer: Peer, case: str) -> str:
    """Raises unless Starling computes from this model what the peer does. Says how near they are.

    Actions are those of the peer: among equally good ones, single precision chooses by rounding.
    """
    document = peer.ask(do="describe", case=case)["document"]
    document["steps"] = peer.ask(do="replay", case=case, steps=8)["steps"]
    with tempfile.TemporaryDirectory(prefix="starling-peers-") as folder:
        path = Path(folder) / f"{case}.json"
        path.write_text(json.dumps(document))
        command = [binary, "infer", path, "--check", "--json"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise RuntimeError(f"starling infer ended with status {done.returncode}: {done.stderr.strip()}")
    differences = {name: found["largest"] for name, found in json.loads(done.stdout)["differences"].items() if name != "action"}
    told = ", ".join(f"{name} {largest:.1e}" for name, largest in differences.items())
    if max(differences.values()) > TOLERANCES[peer.precision]:
        raise RuntimeError(f"case {case}: {peer.name} and starling infer are too far apart: {told}")
    return f"case {case}: {peer.name} and starling infer differ by at most: {told}"


def write_results(out: Path, rows: list[Row], template: dict[str, Any], started: float, command: str) -> None:
    """The machine and the build are as Starling describes them."""
    template["command"] = command
    template["seconds"] = time.time() - started
    template["complete"] = True
    why = "Peers and Starling took turns; no noise floor was measured."
    template["noise"] = {"aa_shift": 0.0, "verdict": "unknown", "why": [why]}
    template["rows"] = []
    for row in rows:
        made = make_row(row.case, row.params(), row.samples, note=row.note, target=row.target)
        made["resources"]["cpu_seconds"] = row.cpu_seconds
        made["busy"] = row.busy
        made["facts"] = times_peers(row, rows)
        template["rows"].append(made)
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(json.dumps(template, indent=1) + "\n")


def best_rates(case: str, rows: list[Row]) -> dict[str, float]:
    """What each peer that has the case reaches, at its best number of agents."""
    best: dict[str, float] = {}
    for row in rows:
        if row.peer is not None and row.case == case:
            best[row.peer.name] = max(best.get(row.peer.name, 0.0), statistics.median(row.samples))
    return best


def times_peers(row: Row, rows: list[Row]) -> dict[str, float]:
    """How many times as fast as each peer Starling is in this row."""
    if row.peer is not None:
        return {}
    return {f"times_{name}": statistics.median(row.samples) / rate for name, rate in best_rates(row.case, rows).items()}


def figures_line(case: str, rows: list[Row]) -> str:
    """A case as it stands in bench/suites/inference/peer_figures.cc."""
    best = best_rates(case, rows)
    rates = [f"{float(format(best.get(name, 0.0), '.3g')):g}" for name in ("pymdp_0", "pymdp_legacy", "pymdp_1")]
    return f'{{"{case}", {", ".join(rates)}}},'


def print_table(rows: list[Row]) -> None:
    for row in rows:
        made = make_row(row.case, row.params(), row.samples)
        times = ", ".join(f"{name} {ratio:,.1f}" for name, ratio in times_peers(row, rows).items())
        print(
            f"{row.case:15}  {made['params']['peer']:12} {row.agents:7} agents  {row.precision:6} "
            f"{made['stats']['median']:14,.1f} /s  ({made['stats']['min']:,.1f} to {made['stats']['max']:,.1f})  {row.note}{times}"
        )
    for case in dict.fromkeys(row.case for row in rows):
        print(figures_line(case, rows))


def planned_rows(cases: list[str], peers: list[Peer]) -> list[Row]:
    rows = []
    for case in cases:
        many = 100 if case == "policy_messages" else 1000
        rows += [Row(case, None, "float", many), Row(case, None, "double", many)]
        if case in STATED:
            rows.append(Row(case, None, "float", 1))
        for peer in peers:
            if case not in peer.cases:
                continue
            most = MOST_SEARCHED if case in CUT_SEARCHES else max(peer.agents)
            rows += [Row(case, peer, peer.precision, agents) for agents in peer.agents if agents <= most]
    return rows


def measure(given: argparse.Namespace, peers: list[Peer]) -> None:
    started = time.time()
    rows = planned_rows(given.cases, peers)
    for peer in peers:
        peer.start(given.environments)
        for case in given.cases:
            if case not in peer.cases or case in UNCHECKED:
                continue
            say(check_same_numbers(given.starling, peer, case))
    for row in rows:
        if row.peer is not None:
            say(f"preparing case {row.case} of {row.peer.name}, {row.agents} agents")
            answer = row.peer.ask(do="prepare", case=row.case, agents=row.agents, seconds=given.seconds)
            row.note = answer["variant"]
    template: dict[str, Any] = {}
    for turn in range(given.rounds):
        # Forwards, backwards, ...: all stand equally in what changes slowly.
        for row in rows if turn % 2 == 0 else reversed(rows):
            template = take_sample(given.starling, row, given.seconds) or template
        say(f"round {turn + 1} of {given.rounds}")
    write_results(given.out, rows, template, started, " ".join(sys.argv))
    print_table(rows)


def main() -> int:
    given = arguments()
    known = known_peers([int(agents) for agents in given.agents.split(",")])
    if unknown := set(given.peers.split(",")) - set(known):
        say(f"measure_peers: there is no peer {', '.join(sorted(unknown))}; there are {', '.join(known)}")
        return 2
    peers = [known[name] for name in given.peers.split(",")]
    os.sched_setaffinity(0, {given.cpu})  # children inherit it
    try:
        for peer in peers:
            peer.install(given.environments)
        measure(given, peers)
    except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
        say(f"measure_peers: {error}")
        return 1
    finally:
        for peer in peers:
            peer.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
