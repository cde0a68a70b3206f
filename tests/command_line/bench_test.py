"""`starling bench`: what a measurement leaves behind, what can be compared, and what is refused."""

import csv
import json
import re
import shutil
import signal
import statistics
import subprocess
import time
import unittest

from tests.python.starling import BINARY, StarlingTest

# Two rows, half a second.
QUICK = ["inference", "--quick", "--filter", "/a/agents=1/", "--rounds", 5, "--sample-seconds", 0.005]


class BenchTest(StarlingTest):
    def bench(self, *arguments, status=0):
        result = self.starling("bench", *arguments)
        self.assertEqual(result.returncode, status, result.stderr + result.stdout)
        return result

    def measured(self, folder, *more):
        self.bench(*QUICK, "--out", folder, *more)
        return json.loads((self.folder / folder / "results.json").read_text())

    def refused(self, *arguments, words=()):
        """Exit 2, one line, each of the words, and nothing left behind."""
        before = self.files()
        message = self.bench(*arguments, status=2).stderr
        for word in words:
            self.assertIn(word, message)
        self.assertLess(len(message), 2000)
        self.assertEqual(self.files(), before)


class RunTest(BenchTest):
    def test_leaves_results_and_reports_that_are_drawn_from_them(self):
        results = self.measured("out")
        self.assertEqual(
            self.files(),
            ["out", "out/report.html", "out/report.md", "out/results.csv", "out/results.json"],
        )
        self.assertEqual(results["schema"], 1)
        self.assertEqual([row["params"]["precision"] for row in results["rows"]], ["float", "double"])
        for row in results["rows"]:
            self.assertEqual((row["suite"], row["case"], row["params"]["agents"]), ("inference", "a", 1))
            self.assertEqual(row["stats"]["n"], len(row["samples"]), 5)
            self.assertAlmostEqual(row["stats"]["median"], statistics.median(row["samples"]), delta=1e-6)
            self.assertGreater(row["stats"]["median"], 0)
            self.assertGreater(row["resources"]["cpu_seconds"], 0)
            self.assertIn(row["verdict"], ("met", "missed", "not_measurable"))
            self.assertTrue(row["verdict"] != "not_measurable" or row["note"])
        table = list(csv.reader((self.folder / "out/results.csv").open()))
        self.assertEqual(len(table), 3)
        self.assertTrue(all(len(line) == len(table[0]) for line in table))
        page = (self.folder / "out/report.html").read_text()
        self.assertNotRegex(page, r"""(src|href)\s*=\s*["']https?:""")
        self.assertIn("agents=1", page)
        for row in results["rows"]:
            self.assertIn(row["params"]["precision"], (self.folder / "out/report.md").read_text())

    def test_the_table_names_rows_and_where_the_report_is(self):
        shown = self.bench(*QUICK).stdout
        self.assertIn("inference", shown)
        self.assertIn("float", shown)
        self.assertIn("starling-out/bench-1/report.html", shown)

    def test_json_is_the_results_and_nothing_else(self):
        result = self.bench(*QUICK, "--json", "--out", "out")
        self.assertEqual(json.loads(result.stdout), json.loads((self.folder / "out/results.json").read_text()))

    def test_parameters_that_are_asked_for_replace_those_of_the_suite(self):
        self.bench(*QUICK[:2], "--filter", "/a/", "--rounds", 5, "--sample-seconds", 0.001, "--out", "out",
                   "--param", "agents=3,5", "--param", "precision=float")
        rows = json.loads((self.folder / "out/results.json").read_text())["rows"]
        self.assertEqual([row["params"]["agents"] for row in rows], [3, 5])

    def test_a_config_file_holds_flags(self):
        self.write("bench.toml", 'quick = true\nfilter = "/a/agents=1/precision=float"\nrounds = 6\n'
                                 "sample-seconds = 0.002\nout = \"out\"\n")
        self.bench("inference", "--config", self.folder / "bench.toml")
        rows = json.loads((self.folder / "out/results.json").read_text())["rows"]
        self.assertEqual([row["stats"]["n"] for row in rows], [6])

    def test_profiles_are_kept_beside_the_results(self):
        self.measured("out", "--profile", "cpu")
        folded = list((self.folder / "out/profiles").glob("*.folded"))
        self.assertEqual(len(folded), 2)
        self.assertTrue(any("infer_policies" in path.read_text() for path in folded))
        self.assertEqual(len(list((self.folder / "out/profiles").glob("*.html"))), 2)

    def test_strict_makes_a_missed_target_an_exit_status(self):
        # A target that nobody reaches is not at hand: what counts is that both agree.
        self.bench("inference", "--quick", "--filter", "/a/agents=1000/", "--rounds", 5, "--sample-seconds", 0.005,
                   "--out", "first")
        rows = json.loads((self.folder / "first/results.json").read_text())["rows"]
        self.assertTrue(all(row["target"]["value"] for row in rows))
        result = self.starling("bench", "inference", "--quick", "--filter", "/a/agents=1000/", "--rounds", 5,
                               "--sample-seconds", 0.005, "--out", "second", "--strict")
        rows = json.loads((self.folder / "second/results.json").read_text())["rows"]
        missed = any(row["verdict"] == "missed" for row in rows)
        self.assertEqual(result.returncode, 3 if missed else 0)

    def test_report_draws_the_same_again(self):
        self.measured("out")
        files = {name: (self.folder / "out" / name).read_bytes() for name in ("report.html", "report.md", "results.csv")}
        for name in files:
            (self.folder / "out" / name).unlink()
        self.bench("report", "out")
        for name, content in files.items():
            self.assertEqual((self.folder / "out" / name).read_bytes(), content, name)

    def test_an_interrupted_run_keeps_complete_cases_and_goes_on(self):
        flags = ["inference", "--quick", "--filter", "/[ab]/agents=1/precision=float", "--rounds", 8]
        whole = ["--sample-seconds", 0.25]
        process = self.start("bench", *flags, *whole, "--out", "out")
        results = self.folder / "out/results.json"
        deadline = time.monotonic() + 120
        while not results.exists() and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, message = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, message)
        self.assertIn("--resume out", message)
        before = json.loads(results.read_text())
        self.assertFalse(before["complete"])
        self.assertEqual([row["case"] for row in before["rows"]], ["a"])
        self.bench(*flags, "--sample-seconds", 0.01, "--resume", "out")
        after = json.loads(results.read_text())
        self.assertTrue(after["complete"])
        self.assertEqual([row["case"] for row in after["rows"]], ["a", "b"])
        self.assertEqual(after["rows"][0], before["rows"][0])

    def test_interrupted_at_once_it_leaves_nothing(self):
        process = self.start("bench", "inference", "--out", "out")
        deadline = time.monotonic() + 60
        while not (self.folder / "out").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, message = process.communicate(timeout=300)
        self.assertEqual(process.returncode, 130, message)
        self.assertEqual(self.files(), [])


class RefusalTest(BenchTest):
    def test_an_unknown_suite_names_the_nearest(self):
        self.refused("inferense", words=["inferense", "did you mean", "inference"])

    def test_flags_out_of_range_or_unknown(self):
        for flags, word in (
            (["--rounds", 0], "--rounds"),
            (["--sample-seconds", -1.5], "--sample-seconds"),
            (["--sample-seconds", "nan"], "--sample-seconds"),
            (["--row-seconds", 0], "--row-seconds"),
            (["--warmup", -7], "--warmup"),
            (["--param", "agents"], "name=value"),
            (["--param", "agent=1"], "agents"),
            (["--param", "agents=none"], "none"),
            (["--param", "precision=half"], "half"),
            (["--filter", "("], "("),
            (["--filter", "nothing like it"], "nothing like it"),
            (["--profile", "heap"], "heap"),
            (["--sort", "luck"], "luck"),
            (["--quick", "--full"], "--full"),
            (["--resume", "nowhere"], "nowhere"),
        ):
            with self.subTest(" ".join(map(str, flags))):
                self.refused("inference", *flags, words=[word])

    def test_a_folder_with_results_is_not_written_over(self):
        self.measured("out")
        kept = (self.folder / "out/results.json").read_bytes()
        self.refused(*QUICK, "--out", "out", words=["out"])
        self.assertEqual((self.folder / "out/results.json").read_bytes(), kept)

    def test_a_full_disk_leaves_nothing_half_written(self):
        # No file may grow beyond a kilobyte; the signal that tells so is ignored, as a write would only fail.
        script = 'trap "" XFSZ; ulimit -f 1; exec "$0" "$@"'
        process = subprocess.run(
            ["/bin/bash", "-c", script, str(BINARY), "bench", *map(str, QUICK), "--out", "out"],
            cwd=self.folder, env=self.environment(), capture_output=True, text=True, check=False,
        )
        self.assertEqual(process.returncode, 1, process.stderr)
        self.assertIn("out/results.json", process.stderr)
        self.assertEqual([name for name in self.files() if name != "out"], [])


class CompareTest(BenchTest):
    def test_results_of_the_same_program_are_the_same_or_said_to_be_taken_one_after_the_other(self):
        self.measured("a")
        shutil.copytree(self.folder / "a", self.folder / "b")
        shown = self.bench("compare", "a", "b").stdout
        self.assertRegex(shown, r"0 regressions|no regression")
        self.assertIn("interleaved", shown)

    def test_a_setting_that_costs_time_is_a_regression_with_profiles(self):
        # One agent uses one of the sixteen lanes that sixteen use: so large a change shows on any machine.
        result = self.bench("compare", "agents=16", "agents=1", "inference", "--quick", "--filter",
                            "/b/.*precision=float/", "--turns", 6, "--out", "out", status=3)
        self.assertIn("inference/b/precision=float", result.stdout)
        comparison = json.loads((self.folder / "out/comparison.json").read_text())
        self.assertEqual([row["change"] for row in comparison["rows"]], ["worse"])
        self.assertLess(comparison["rows"][0]["shift"]["estimate"], -0.5)
        for side in ("base", "other"):
            folded = list((self.folder / "out/profiles").glob(f"*.{side}.folded"))
            self.assertEqual(len(folded), 1)
            self.assertIn(";infer_policies;", folded[0].read_text())
        for name in ("comparison.html", "comparison.md"):
            self.assertIn("precision=float", (self.folder / "out" / name).read_text())

    def test_a_program_against_itself_runs_in_turns(self):
        result = self.bench("compare", BINARY, BINARY, *QUICK, "--turns", 6, "--json", "--threshold", 3)
        comparison = json.loads(result.stdout)
        self.assertTrue(comparison["interleaved"])
        self.assertEqual({row["change"] for row in comparison["rows"]}, {"same"})
        self.assertTrue(all(row["base"]["n"] == 6 for row in comparison["rows"]))

    def test_results_that_cannot_be_compared(self):
        results = self.measured("a")
        folder = self.folder / "b"
        folder.mkdir()

        def broken(text):
            (folder / "results.json").write_text(text)

        broken('{"schema": 1, "rows": [')
        self.refused("compare", "a", "b", words=["b/results.json"])
        other = json.loads(json.dumps(results))
        other["machine"]["processors"] = "64"
        broken(json.dumps(other))
        self.refused("compare", "a", "b", words=["processors", "64"])
        other = json.loads(json.dumps(results))
        other["rows"][0]["stats"]["median"] *= 2
        broken(json.dumps(other))
        self.refused("compare", "a", "b", words=["rows[0].stats.median"])
        other = json.loads(json.dumps(results))
        other["schema"] = 2
        broken(json.dumps(other))
        self.refused("compare", "a", "b", words=["schema"])
        broken("")
        self.refused("compare", "a", "b", words=["b/results.json"])
        self.refused("compare", "a", "nowhere", words=["nowhere"])
        self.refused("compare", "a", "precision=float", words=["precision=float"])
        self.refused("compare", "precision=float", "agents=1", "inference", words=["agents=1"])
        self.refused("compare", BINARY, BINARY, words=["SUITE"])

    def test_a_missing_row_is_said_and_not_compared(self):
        results = self.measured("a")
        folder = self.folder / "b"
        folder.mkdir()
        del results["rows"][1]
        (folder / "results.json").write_text(json.dumps(results))
        shown = self.bench("compare", "a", "b", "--json").stdout
        changes = [row["change"] for row in json.loads(shown)["rows"]]
        self.assertEqual(sorted(changes), ["not_comparable", "same"])


class ListTest(BenchTest):
    def test_names_suites_cases_and_parameters(self):
        shown = self.bench("list").stdout
        for word in ("inference", "agents=", "agent_steps_per_second_per_core"):
            self.assertIn(word, shown)
        suites = json.loads(self.bench("list", "--json").stdout)
        self.assertEqual([case["case"] for case in suites[0]["cases"]][:7], list("abcdefg"))
        self.assertIn("inference", self.starling("list", "suites").stdout)

    def test_help_of_every_verb(self):
        for verb in ([], ["inference"], ["compare"], ["report"], ["selftest"], ["list"]):
            with self.subTest(verb):
                self.assertTrue(re.search("usage", self.bench(*verb, "--help").stdout, re.I))


class SelftestTest(BenchTest):
    def test_says_what_can_be_told_from_noise(self):
        result = self.starling("bench", "selftest", *QUICK, "--times", 1, "--turns", 6)
        self.assertIn(result.returncode, (0, 3), result.stderr)
        self.assertIn("comparisons of this program with itself", result.stdout)


if __name__ == "__main__":
    unittest.main()
