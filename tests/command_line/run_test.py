"""What `starling` does when all is well: results, snapshots, interrupts, machine output."""

import csv
import json
import re
import signal
import time
import unittest

from tests.python.starling import CASES, EXAMPLES, SMALL, StarlingTest, small_run

RESULT_FIELDS = {
    "engine_version": str,
    "scenario_digest": str,
    "seed": int,
    "backend": str,
    "start": str,
    "scheduler": str,
    "workers": int,
    "agents": int,
    "ticks": int,
    "wall_seconds": float,
    "total_seconds": float,
    "cpu_seconds": float,
    "agent_steps_per_second": float,
    "peak_rss_bytes": int,
    "state_hash": str,
    "metric_summaries": dict,
    "workers_replaced": int,
    "warnings": list,
}


# What every run leaves.
ALWAYS = ["cpu.folded", "cpu.pb.gz", "flamegraph.html", "metrics.csv", "report.html", "result.json"]


WORLDS = [
    "cue_chaining", "external", "foraging", "generalized_tmaze", "graph", "grid", "tmaze", "visual_foraging",
]  # fmt: skip


class RunTest(StarlingTest):
    def result(self, folder):
        return json.loads((self.folder / folder / "result.json").read_text())

    def rows(self, folder):
        with open(self.folder / folder / "metrics.csv", newline="") as file:
            return list(csv.DictReader(file))

    def hashes(self, folder):
        lines = (self.folder / folder / "hashes.txt").read_text().splitlines()
        for line in lines:
            self.assertRegex(line, r"^\d+ [0-9a-f]{16}$")
        return {int(tick): value for tick, value in map(str.split, lines)}


class ResultsTest(RunTest):
    def test_a_run_leaves_every_file(self):
        for example in SMALL:
            with self.subTest(example):
                self.succeed(*small_run(example, 12, "--out", example, "--log-hash", "--snapshot-every", 5))
                self.assertEqual(
                    sorted(path.name for path in (self.folder / example).iterdir()),
                    sorted([*ALWAYS, "hashes.txt", "snapshot-10.starling", "snapshot-5.starling"]),
                )
                result = self.result(example)
                for name, kind in RESULT_FIELDS.items():
                    self.assertIsInstance(result[name], kind, name)
                self.assertEqual((result["agents"], result["ticks"]), (64, 12))
                self.assertRegex(result["state_hash"], r"^[0-9a-f]{16}$")
                hashes = self.hashes(example)
                self.assertEqual(list(hashes), list(range(1, 13)))
                self.assertEqual(hashes[12], result["state_hash"])

    def test_metrics_and_their_summaries_agree(self):
        self.succeed(*small_run("foraging", 12, "--out", "run"))
        rows = self.rows("run")
        self.assertEqual([int(row["tick"]) for row in rows], list(range(1, 13)))
        summaries = self.result("run")["metric_summaries"]
        for name in ("eaten", "food_left", "free_energy", "expected_free_energy", "utility", "state_information_gain", "belief_entropy"):
            values = [float(row[name]) for row in rows]
            summary = summaries[name]
            self.assertEqual((summary["first"], summary["last"]), (values[0], values[-1]))
            self.assertEqual((summary["min"], summary["max"]), (min(values), max(values)))
            self.assertAlmostEqual(summary["mean"], sum(values) / len(values), places=9)
            self.assertIn("wall_nanoseconds", rows[0])

    def test_folders_are_numbered_when_none_is_given(self):
        for _ in range(2):
            self.succeed(*small_run("tmaze", 2, "--quiet"))
        self.assertEqual(sorted(path.name for path in (self.folder / "starling-out").iterdir()), ["tmaze-1", "tmaze-2"])

    def test_the_summary_is_about_ten_lines_and_says_where_the_report_is(self):
        result = self.succeed(*small_run("foraging", 5, "--out", "run"))
        self.assertLessEqual(len(result.stdout.splitlines()), 12)
        self.assertIn(self.result("run")["state_hash"], result.stdout)
        self.assertIn("run/report.html", result.stdout)

    def test_json_is_all_that_is_printed(self):
        result = self.succeed(*small_run("tmaze", 5, "--out", "run", "--json"))
        self.assertEqual(json.loads(result.stdout), self.result("run"))

    def test_quiet_prints_nothing(self):
        result = self.succeed(*small_run("tmaze", 5, "--out", "run", "--quiet"))
        self.assertEqual((result.stdout, result.stderr), ("", ""))

    def test_no_control_characters_where_there_is_no_terminal(self):
        result = self.succeed(*small_run("tmaze", 5, "--out", "run"))
        self.assertNotRegex(result.stdout + result.stderr, r"[\x00-\x08\x0b-\x1f]")

    def test_who_executes_changes_nothing_but_the_seed_does(self):
        flags = {
            "serial": ["--backend", "serial"],
            "fifo": ["--backend", "threads", "--scheduler", "fifo", "--workers", "3"],
            "portable": ["--isa", "portable", "--workers", "2"],
            "seed": ["--seed", "99"],
        }
        for name, more in flags.items():
            self.succeed(*small_run("foraging", 6, "--out", name, "--quiet", *more))
        hashes = {name: self.result(name)["state_hash"] for name in flags}
        self.assertEqual(hashes["serial"], hashes["fifo"])
        self.assertEqual(hashes["serial"], hashes["portable"])
        self.assertNotEqual(hashes["serial"], hashes["seed"])
        self.assertEqual(self.result("fifo")["workers"], 3)
        self.assertEqual(self.result("serial")["scenario_digest"], self.result("fifo")["scenario_digest"])
        self.assertEqual(self.result("seed")["seed"], 99)


class ResumeTest(RunTest):
    def test_a_resumed_run_ends_with_the_same_hash(self):
        for example in SMALL:
            with self.subTest(example):
                self.succeed(*small_run(example, 12, "--out", f"{example}-whole", "--log-hash", "--quiet"))
                self.succeed(*small_run(example, 12, "--out", f"{example}-first", "--snapshot-every", 5, "--quiet"))
                self.succeed(
                    "run", "--resume", f"{example}-first/snapshot-5.starling", "--out", f"{example}-second",
                    "--log-hash", "--quiet", "--backend", "threads", "--workers", 3, "--isa", "portable",
                )  # fmt: skip
                whole = self.hashes(f"{example}-whole")
                second = self.hashes(f"{example}-second")
                self.assertEqual(second, {tick: whole[tick] for tick in range(6, 13)})
                self.assertEqual(self.result(f"{example}-whole")["state_hash"], self.result(f"{example}-second")["state_hash"])

    def test_a_longer_run_can_be_reached_from_a_snapshot(self):
        self.succeed(*small_run("tmaze", 20, "--out", "whole", "--quiet"))
        self.succeed(*small_run("tmaze", 10, "--out", "first", "--snapshot-every", 10, "--quiet"))
        self.succeed("run", "--resume", "first/snapshot-10.starling", "--ticks", 20, "--out", "second", "--quiet")
        self.assertEqual(self.result("whole")["state_hash"], self.result("second")["state_hash"])

    def test_overrides_are_kept_and_a_new_seed_branches(self):
        self.succeed(*small_run("tmaze", 12, "--out", "first", "--snapshot-every", 5, "--quiet"))
        resume = ["run", "--resume", "first/snapshot-5.starling", "--quiet"]
        self.succeed(*resume, "--out", "same")
        self.succeed(*resume, "--out", "branch", "--seed", 12345)
        self.assertEqual(self.result("same")["agents"], 64)
        self.assertEqual(self.result("same")["state_hash"], self.result("first")["state_hash"])
        self.assertNotEqual(self.result("branch")["state_hash"], self.result("first")["state_hash"])


class InterruptTest(RunTest):
    def interrupted_run(self, number):
        """Starts a run without end and interrupts it once it has done some ticks."""
        process = self.start(*small_run("tmaze", 4000000000, "--out", "run", "--backend", "serial"))
        metrics = self.folder / "run/metrics.csv"
        while process.poll() is None and not (metrics.exists() and metrics.read_text().count("\n") > 3):
            time.sleep(0.01)
        process.send_signal(number)
        stdout, stderr = process.communicate()
        return process.returncode, stdout, stderr

    def test_an_interrupt_keeps_the_results_and_a_snapshot(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                status, _, stderr = self.interrupted_run(number)
                self.assertEqual(status, 130, stderr)
                said = re.search(r"interrupted after tick (\d+)", stderr)
                self.assertIsNotNone(said, stderr)
                tick = int(said.group(1))
                snapshot = f"run/snapshot-{tick}.starling"
                self.assertIn(snapshot, stderr)
                self.assertEqual(len(self.rows("run")), tick)
                self.assertTrue((self.folder / "run/report.html").stat().st_size > 0)
                self.assertEqual(
                    sorted(path.name for path in (self.folder / "run").iterdir()),
                    sorted([*ALWAYS, f"snapshot-{tick}.starling"]),
                )
                self.succeed("run", "--resume", snapshot, "--ticks", tick + 3, "--out", "rest", "--quiet")
                self.assertEqual(self.result("rest")["ticks"], tick + 3)
                for name in ("run", "rest"):
                    for path in (self.folder / name).iterdir():
                        path.unlink()


class OtherCommandsTest(RunTest):
    def test_check_says_what_a_scenario_needs_and_leaves_nothing(self):
        result = self.succeed("check", EXAMPLES / "foraging.textproto")
        self.assertIn("4,096", result.stdout)
        self.assertIn("216", result.stdout)
        plan = self.succeed("check", EXAMPLES / "foraging.textproto", "--plan")
        for word in ("nodes", "terms", "merged"):
            self.assertIn(word, plan.stdout.lower())
        self.assertEqual(self.files(), [])

    def test_infer_reproduces_a_recorded_case(self):
        case = CASES / "pymdp_1.grid5.json"
        self.succeed("infer", case, "--check")
        computed = json.loads(self.succeed("infer", case).stdout)
        recorded = json.loads(case.read_text())
        self.assertEqual([step["action"] for step in computed["steps"]], [step["action"] for step in recorded["steps"]])

    def test_infer_computes_every_kind_of_case(self):
        for name in (
            "pymdp_0_0_7.learn_ABD",
            "pymdp_0_0_7.soft_observations",
            "pymdp_legacy.mmp_policy_separate",
            "pymdp_legacy.sophisticated_h2",
            "pymdp_1.vmp_h4",
            "pymdp_1.ovf_smooth",
            "pymdp_1.sophisticated_h3",
        ):
            with self.subTest(name):
                path = CASES / f"{name}.json"
                found = json.loads(self.succeed("infer", path, "--check", "--json").stdout)
                self.assertTrue(found["holds"])
                recorded = json.loads(path.read_text())["steps"][0]
                for quantity in ("qs", "qs_policies", "q_pi", "action_marginals"):
                    self.assertEqual(quantity in recorded, quantity in found["differences"], quantity)

    def test_infer_says_when_a_number_is_wrong(self):
        case = json.loads((CASES / "pymdp_1.tmaze.json").read_text())
        case["steps"][4]["q_pi"][2] += 1e-6
        path = self.write("case.json", json.dumps(case))
        result = self.starling("infer", path, "--check")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("q_pi", result.stdout + result.stderr)
        self.succeed("infer", path, "--check", "--tolerance", "1e-5")

    def test_recorded_agents_are_computed_again(self):
        for example, population, agent in (("tmaze", "mice", 63), ("foraging", "foragers", 7)):
            for precision in ("DOUBLE", "FLOAT"):
                with self.subTest(example=example, precision=precision):
                    out = f"{example}-{precision}"
                    wanted = f"record.case=[{{agent: {agent}}}, {{agent: 0}}]"
                    self.succeed(
                        *small_run(example, 24, "--set", wanted, "--set", f"precision={precision}", "--out", out)
                    )
                    path = self.folder / out / f"case-{population}-{agent}.json"
                    self.assertTrue((self.folder / out / f"case-{population}-0.json").exists())
                    self.succeed("infer", path, "--check")
                    case = json.loads(path.read_text())
                    self.assertEqual(len(case["steps"]), 24)
                    self.assertEqual(case["run"]["precision"], precision.lower())
                    limit = 1e-12 if precision == "DOUBLE" else 1e-4
                    self.assertLessEqual(case["run"]["largest_belief_difference"], limit)
                    if precision == "DOUBLE":
                        self.assertEqual(case["run"]["other_choices"], 0)

    def test_a_recorded_number_that_is_wrong_is_noticed(self):
        self.succeed(*small_run("tmaze", 8, "--set", "record.case={agent: 3}", "--out", "run"))
        path = self.folder / "run/case-mice-3.json"
        case = json.loads(path.read_text())
        case["steps"][7]["qs"][0][0] += 1e-9
        path.write_text(json.dumps(case))
        self.assertEqual(self.starling("infer", path, "--check").returncode, 3)

    def test_list_names_what_there_is(self):
        for what, names in {
            "backends": ["serial", "threads", "processes", "mpi"],
            "schedulers": ["fifo", "work_stealing"],
            "worlds": WORLDS,
            "presets": ["forager", *(world for world in WORLDS if world not in ("external", "foraging"))],
            "dialects": ["starling", "pymdp_0_0_7", "pymdp_legacy", "pymdp_1"],
        }.items():
            with self.subTest(what):
                listed = [line.split()[0] for line in self.succeed("list", what).stdout.splitlines() if line]
                for name in names:
                    self.assertIn(name, listed)

    def test_help_is_not_an_error(self):
        for arguments in (["--help"], ["run", "--help"], ["check", "--help"], ["infer", "--help"], ["list", "--help"]):
            result = self.succeed(*arguments)
            self.assertIn("starling", result.stdout)
            self.assertEqual(result.stderr, "")
        self.assertRegex(self.succeed("--version").stdout, r"^starling \d+\.\d+\.\d+$")


if __name__ == "__main__":
    unittest.main()
