"""Bad input: exactly one clear error, exit status 2, nothing left behind."""

import json
import unittest

from tests.python.starling import BINARY, CASES, EXAMPLES, StarlingTest, small_run

MODEL = """name: "small"
ticks: 3
world {{ tmaze {{ episode_ticks: 0 }} }}
populations {{
  name: "mice"
  count: 4
  model {{
    tensors {{
      controls {{ actions: 4 }}
      factors {{
        states: 2
        {dependencies}
        controls: 0
        B {{ shape: [2, 2, 4] data: [{B}] }}
      }}
      modalities {{ outcomes: 4 A {{ shape: [4, 2] data: [{A}] }} }}
      modalities {{ outcomes: 3 A {{ shape: [3, 2] data: [1, 1, 0, 0, 0, 0] }} }}
      modalities {{ outcomes: 2 A {{ shape: [2, 2] data: [1, 0, 0, 1] }} }}
    }}
  }}
}}
"""
GOOD_A = "0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25"
GOOD_B = "1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1"


def model(A=GOOD_A, B=GOOD_B, dependencies=""):
    return MODEL.format(A=A, B=B, dependencies=dependencies)


class BadInputTest(StarlingTest):
    def refuse(self, arguments, *expected):
        """One line on stderr that holds all of `expected`; no trace of the run. Returns the line."""
        before = self.files()
        result = self.starling(*arguments)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout, "")
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), 1, result.stderr)
        self.assertTrue(lines[0].startswith("starling: error: "), lines[0])
        for text in expected:
            self.assertIn(text, lines[0])
        self.assertNotIn("__", lines[0].replace(str(self.folder), ""))  # no names from inside
        self.assertEqual(self.files(), before)
        return lines[0]

    def refuse_scenario(self, text, *expected):
        path = self.write("scenario.textproto", text)
        self.refuse(["run", path], *expected)
        return self.refuse(["check", path], *expected)


class BadScenarioTest(BadInputTest):
    def test_a_world_outside_needs_a_server(self):
        world = "external { outcomes: [4, 3, 2] actions: 4 }"
        path = self.write("outside.textproto", model().replace("tmaze { episode_ticks: 0 }", world))
        self.refuse(["run", path], "external", "starling serve")
        self.assertEqual(self.starling("check", path).returncode, 0)

    def test_the_good_model_of_these_tests_runs(self):
        self.succeed("run", self.write("scenario.textproto", model()), "--quiet")

    def test_unknown_field_is_named_with_its_line(self):
        text = (EXAMPLES / "tmaze.textproto").read_text().replace("seed: 7", "sead: 7")
        line = 1 + text.splitlines().index("sead: 7")
        self.refuse_scenario(text, f"scenario.textproto:{line}:", "sead")

    def test_syntax_error_is_named_with_its_line(self):
        self.refuse_scenario('name: "x"\nticks: {\n', "scenario.textproto:")

    def test_wrong_type(self):
        self.refuse_scenario('name: "x"\nticks: "many"\n', "scenario.textproto:2:")

    def test_empty_file(self):
        self.refuse_scenario("", "scenario.textproto")

    def test_bytes_that_are_no_text(self):
        path = self.folder / "scenario.textproto"
        path.write_bytes(bytes(range(256)) * 40)
        self.refuse(["run", path], "scenario.textproto")

    def test_column_of_a_that_sums_to_nine_tenths(self):
        wrong = GOOD_A.replace("0.25", "0.15", 1)
        self.refuse_scenario(model(A=wrong), "scenario.textproto:", "A[0][:, 0]", "sums to 0.9", "sum to 1")

    def test_nan_in_b(self):
        wrong = "nan" + GOOD_B[1:]
        self.refuse_scenario(model(B=wrong), "scenario.textproto:", "B[0][0, 0, 0]", "nan")

    def test_negative_probability(self):
        wrong = "2, 1, 1, 1, 0, 0, 0, 0, -1, 0, 0, 0, 1, 1, 1, 1"
        self.refuse_scenario(model(B=wrong), "scenario.textproto:", "B[0][1, 0, 0]", "-1")

    def test_dependency_on_a_missing_factor(self):
        self.refuse_scenario(model(dependencies="dependencies: 3"), "scenario.textproto:", "factors[0]", "depends on factor 3", "does not exist")

    def test_zero_agents(self):
        text = (EXAMPLES / "tmaze.textproto").read_text().replace("count: 1000", "count: 0")
        self.refuse_scenario(text, "scenario.textproto:", "populations[0].count", "0", "at least 1")

    def test_a_trillion_agents_are_told_what_they_would_need(self):
        text = (EXAMPLES / "tmaze.textproto").read_text().replace("count: 1000", "count: 1000000000000")
        line = self.refuse_scenario(text, "populations[0].count", "1000000000000 agents", "bytes", "GiB")
        self.assertRegex(line, r"need \d{14,} bytes")

    def test_six_to_the_thirtieth_policies(self):
        text = (EXAMPLES / "foraging.textproto").read_text().replace("policy_length: 3", "policy_length: 30")
        self.refuse_scenario(text, "policy_length", "30", "2.21074e+23 policies", "limit", "use a policy_length of at most")

    def test_model_that_does_not_fit_the_world(self):
        text = (EXAMPLES / "tmaze.textproto").read_text().replace("preset { tmaze {", "preset { grid {").replace(
            "reward_probability: 0.98 episode_ticks: 4 } } }", "} } }"
        )
        self.assertIn("grid", text)
        self.refuse(["run", self.write("scenario.textproto", text)], "scenario.textproto")

    def test_missing_file(self):
        self.refuse(["run", "nowhere.textproto"], "nowhere.textproto", "no such file")

    def test_folder_instead_of_a_file(self):
        self.refuse(["run", "."], "folder")

    def test_missing_model_file(self):
        text = (EXAMPLES / "tmaze.textproto").read_text()
        start = text.index("model {")
        end = text.index("agent {")
        self.refuse_scenario(text[:start] + 'model { file: "nowhere.json" }\n  ' + text[end:], "nowhere.json")


class BadFlagTest(BadInputTest):
    TMAZE = EXAMPLES / "tmaze.textproto"

    def test_unwritable_output_folder(self):
        self.write("occupied", "a file")
        self.refuse(small_run("tmaze", 3, "--out", "occupied/run"), "occupied/run", "--out")
        self.refuse(small_run("tmaze", 3, "--out", "/proc/run"), "/proc/run", "--out")

    def test_output_folder_that_holds_a_run(self):
        self.succeed(*small_run("tmaze", 3, "--out", "run", "--quiet"))
        self.refuse(small_run("tmaze", 3, "--out", "run"), "run")

    def test_unknown_names(self):
        self.refuse(["run", self.TMAZE, "--backend", "carrier_pigeon"], "carrier_pigeon", "serial", "threads")
        self.refuse(["run", self.TMAZE, "--backend", "threads", "--scheduler", "coin"], "coin", "fifo", "work_stealing")
        self.refuse(["run", self.TMAZE, "--isa", "abacus"], "abacus", "portable")
        self.refuse(["list", "wishes"], "wishes", "backends")
        self.refuse(["levitate"], "levitate")
        self.refuse(["run", self.TMAZE, "--levitate"], "--levitate")

    def test_backend_that_is_not_available_says_why(self):
        self.refuse(["run", self.TMAZE, "--backend", "mpi"], "mpi", "not available")

    def test_numbers_out_of_range(self):
        self.refuse(["run", self.TMAZE, "--ticks", "0"], "ticks", "0")
        self.refuse(["run", self.TMAZE, "--ticks", "-1"], "ticks", "-1")
        self.refuse(["run", self.TMAZE, "--workers", "-2", "--backend", "threads"], "workers", "-2")
        self.refuse(["run", self.TMAZE, "--workers", "1000000", "--backend", "threads"], "workers", "1000000")
        self.refuse(["run", self.TMAZE, "--seed", "x"], "seed", "x")
        self.refuse(["run", self.TMAZE, "--snapshot-every", "-5"], "snapshot", "-5")

    def test_overrides(self):
        self.refuse(["run", self.TMAZE, "--set", "populations[0].cuont=3"], "cuont")
        self.refuse(["run", self.TMAZE, "--set", "populations[3].count=3"], "populations[3]")
        self.refuse(["run", self.TMAZE, "--set", "ticks"], "ticks")
        self.refuse(["run", self.TMAZE, "--set", "ticks=ten"], "ten")
        self.refuse(["run", self.TMAZE, "--set", "world.tmaze.reward_probability=2"], "reward_probability", "2")

    def test_nothing_to_run(self):
        self.refuse(["run"], "scenario")
        self.refuse(["run", self.TMAZE, "--resume", "x.starling"], "--resume")


class BadCaseTest(BadInputTest):
    GOOD = CASES / "pymdp_1.tmaze.json"

    def refuse_case(self, text, *expected):
        path = self.write("case.json", text)
        self.refuse(["check", path], *expected)
        return self.refuse(["infer", path, "--check"], *expected)

    def changed(self, change):
        case = json.loads(self.GOOD.read_text())
        change(case)
        return json.dumps(case)

    def test_truncated(self):
        self.refuse_case(self.GOOD.read_text()[:9000], "case.json")

    def test_column_of_a_that_sums_to_nine_tenths(self):
        def change(case):
            case["model"]["A"][0]["data"][0] -= 0.1

        self.refuse_case(self.changed(change), "case.json", "A", "0.9")

    def test_nan_in_b(self):
        def change(case):
            case["model"]["B"][0]["data"][0] = float("nan")

        self.refuse_case(self.changed(change), "case.json")

    def test_dependency_on_a_missing_factor(self):
        def change(case):
            case["model"]["A_dependencies"][1] = [0, 7]

        self.refuse_case(self.changed(change), "case.json", "A_dependencies[1]", "7")

    def test_unknown_dialect(self):
        def change(case):
            case["dialect"] = "pidgin"

        self.refuse_case(self.changed(change), "case.json", "pidgin", "pymdp_1")

    def test_unknown_member_of_a_step(self):
        def change(case):
            case["steps"][3]["qss"] = [[1]]

        self.refuse_case(self.changed(change), "case.json", "steps[3]", "qss")

    def test_distribution_that_does_not_sum_to_one(self):
        def change(case):
            step = case["steps"][2]
            step["observation_distribution"] = [[0.5] * count for count in case["model"]["num_obs"]]
            del step["observation"]

        path = self.write("case.json", self.changed(change))
        self.refuse(["infer", path, "--check"], "case.json", "steps[2]", "sums to")

    def test_setting_out_of_range(self):
        for name, value in (("tau", 2), ("legality", 3), ("plan_every", 9), ("learning", {"a": {"rate": -1}})):
            with self.subTest(name):
                path = self.write("case.json", self.changed(lambda case: case["settings"].update({name: value})))
                self.refuse(["infer", path, "--check"], "case.json")

    def test_missing_file(self):
        self.refuse(["infer", "nowhere.json"], "nowhere.json", "no such file")


class BadRecordTest(BadInputTest):
    def test_case_of_an_agent_that_is_not_there(self):
        self.refuse(small_run("tmaze", 4, "--set", "record.case={agent: 64}"), "record.case[0].agent", "64")

    def test_case_of_a_run_that_has_begun(self):
        self.succeed(*small_run("tmaze", 6, "--snapshot-every", 5, "--out", "run", "--quiet"))
        snapshot = self.folder / "run/snapshot-5.starling"
        self.refuse(
            ["run", "--resume", snapshot, "--ticks", 9, "--set", "record.case={agent: 1}"],
            "record.case[0]",
            "goes on from tick 5",
        )

    def test_case_of_too_many_numbers(self):
        self.refuse(
            small_run("foraging", 65536, "--set", "record.case={agent: 1}"), "record.case[0]", "too many numbers"
        )


class BadSnapshotTest(BadInputTest):
    def snapshot(self):
        self.succeed(*small_run("tmaze", 6, "--snapshot-every", 5, "--out", "run", "--quiet"))
        return self.folder / "run/snapshot-5.starling"

    def test_any_flipped_bit_is_noticed(self):
        path = self.snapshot()
        good = path.read_bytes()
        for share in (0.0, 0.01, 0.2, 0.4, 0.6, 0.8, 0.97, 1.0):
            place = round(share * (len(good) - 1))
            bad = bytearray(good)
            bad[place] ^= 0x10
            path.write_bytes(bad)
            self.refuse(["run", "--resume", path, "--ticks", 9], str(path))

    def test_truncated(self):
        path = self.snapshot()
        good = path.read_bytes()
        for length in (0, 4, 100, len(good) // 2, len(good) - 1):
            path.write_bytes(good[:length])
            self.refuse(["run", "--resume", path, "--ticks", 9], str(path))

    def test_another_kind_of_file(self):
        self.refuse(["run", "--resume", EXAMPLES / "tmaze.textproto"], "not a snapshot")
        self.refuse(["run", "--resume", BINARY], "not a snapshot")

    def test_missing_file(self):
        self.refuse(["run", "--resume", "nowhere.starling"], "nowhere.starling")

    def test_nothing_left_to_run(self):
        self.refuse(["run", "--resume", self.snapshot(), "--ticks", 5], "--ticks")


if __name__ == "__main__":
    unittest.main()
