"""What of measure_peers.py needs no peer: which rows there are, and what is said of them."""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path.cwd() / "bench/peers"))

import measure_peers  # noqa: E402
import result_rows  # noqa: E402
from measure_peers import Row  # noqa: E402

PEERS = measure_peers.known_peers([1, 64, 1000])
FIGURES_LINE = r'\{"(\w+)", ([0-9.e+]+), ([0-9.e+]+), ([0-9.e+]+)\}'
FIGURES = pathlib.Path.cwd() / "bench/suites/inference/peer_figures.cc"


def planned(case, *peers):
    rows = measure_peers.planned_rows([case], [PEERS[name] for name in peers or PEERS])
    return [(row.peer.name if row.peer else "starling", row.agents, row.precision) for row in rows]


class PlanTest(unittest.TestCase):
    def test_a_case_is_measured_with_the_peers_that_have_it(self):
        ours = [("starling", 1000, "float"), ("starling", 1000, "double")]
        jax = [("pymdp_1", agents, "float") for agents in (1, 64, 1000)]
        self.assertEqual(planned("vmp_grid"), ours + jax)
        self.assertEqual(planned("novelty"), [*ours, ("pymdp_0", 1, "double"), *jax])
        self.assertEqual(planned("hierarchy"), [*ours, ("pymdp_0", 1, "double")])
        self.assertEqual(planned("a", "pymdp_0"), [*ours, ("starling", 1, "float"), ("pymdp_0", 1, "double")])

    def test_batches_of_searches_are_small(self):
        self.assertEqual(planned("search_3")[2:], [("pymdp_legacy", 1, "double")])
        self.assertEqual(planned("breadth_3")[2:], [("pymdp_1", 1, "float"), ("pymdp_1", 64, "float")])

    def test_the_suite_has_a_figure_of_every_peer_for_every_case(self):
        columns = ("pymdp_0", "pymdp_legacy", "pymdp_1")
        lines = re.findall(FIGURES_LINE, FIGURES.read_text())
        there = {(case, peer) for case, *rates in lines for peer, rate in zip(columns, rates, strict=True) if float(rate) > 0}
        wanted = {(case, peer.name) for peer in PEERS.values() for case in peer.cases}
        self.assertEqual(there, wanted)
        self.assertEqual({case for case, _ in wanted}, set(measure_peers.CASES))


class RowsTest(unittest.TestCase):
    def test_times_are_of_the_best_batch_of_a_peer(self):
        numpy, jax = PEERS["pymdp_0"], PEERS["pymdp_1"]
        ours = Row("a", None, "float", 1000, samples=[900.0, 1000.0, 5000.0])
        rows = [
            ours,
            Row("a", numpy, "double", 1, samples=[4.0, 5.0, 6.0]),
            Row("a", jax, "float", 1, samples=[10.0]),
            Row("a", jax, "float", 64, samples=[50.0, 250.0, 200.0]),
            Row("b", jax, "float", 1, samples=[1e9]),
        ]
        self.assertEqual(measure_peers.times_peers(ours, rows), {"times_pymdp_0": 200.0, "times_pymdp_1": 5.0})
        self.assertEqual(measure_peers.times_peers(rows[1], rows), {})
        line = measure_peers.figures_line("a", rows)
        self.assertEqual(re.findall(FIGURES_LINE, line), [("a", "5", "0", "200")])

    def test_rows_are_judged_by_their_median(self):
        target = {"value": 100.0, "critical": None, "statistic": "median", "source": "x"}
        self.assertEqual(result_rows.make_row("a", {}, [99.0, 100.0, 900.0], target=target)["verdict"], "met")
        self.assertEqual(result_rows.make_row("a", {}, [99.0, 99.5, 900.0], target=target)["verdict"], "missed")
        unjudged = result_rows.make_row("a", {}, [1.0], note="one agent")
        self.assertEqual((unjudged["verdict"], unjudged["note"]), ("not_measurable", "one agent; no target is stated for this row"))
