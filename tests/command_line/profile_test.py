"""What a run's CPU profile holds, and what `starling profile` makes of it."""

import gzip
import json
import os
import re
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

from tests.python.starling import BINARY, EXAMPLES, StarlingTest, small_run

FORMATS = ["html", "svg", "folded", "pprof", "speedscope", "top"]

# Four populations of one kind whose tiles are as 1 to 2 to 3 to 4.
PLANTED = """
name: "planted"
seed: 3
ticks: {ticks}
world {{ foraging {{ width: 96 height: 96 food: 900 regrowth: 0.01 }} }}
""" + "".join(
    f"""
populations {{{{
  name: "load-{share}"
  count: {share * 64}
  model {{{{ preset {{{{ forager {{{{ view_radius: 1 }}}} }}}} }}}}
  agent {{{{ policy_length: 2 action {{{{ selection: STOCHASTIC }}}} }}}}
}}}}
"""
    for share in (1, 2, 3, 4)
)


def folded_stacks(path):
    """Pairs of a stack, as a list of frames from the root on, and its samples."""
    stacks = []
    for line in path.read_text().splitlines():
        stack, count = line.rsplit(" ", 1)
        if int(count):
            stacks.append((stack.split(";"), int(count)))
    return stacks


def samples(stacks, frame=None):
    return sum(count for stack, count in stacks if frame is None or frame in stack)


class ProfileTest(StarlingTest):
    def profiled_run(self, *more, seconds=1.0):
        """A run of the foraging example that uses about so much CPU time; its stacks."""
        self.succeed("run", EXAMPLES / "foraging.textproto", "--ticks", max(2, int(60 * seconds)), "--out", "run", *more)
        return folded_stacks(self.folder / "run/cpu.folded")


class RunTest(ProfileTest):
    def test_a_run_knows_its_phases_populations_backends_and_workers(self):
        stacks = self.profiled_run("--backend", "threads", "--workers", 2, seconds=3)
        self.assertGreater(samples(stacks), 0)
        rare = ["infer_states"] if samples(stacks) > 200 else []  # one sample in twenty
        for frame in ["infer_policies", "population:foragers", "backend:threads", "worker:0", "worker:1", *rare]:
            self.assertGreater(samples(stacks, frame), 0, frame)
        labelled = [stack for stack, _ in stacks if "infer_policies" in stack]
        for stack in labelled:
            names = [stack.index(frame) for frame in ("backend:threads", "population:foragers", "infer_policies")]
            self.assertEqual(names, sorted(names), stack)

    def test_planted_loads_come_back_in_proportion(self):
        self.write("planted.textproto", PLANTED.format(ticks=3000))
        self.succeed("run", "planted.textproto", "--backend", "serial", "--out", "run", "--profile-seconds", 6)
        stacks = folded_stacks(self.folder / "run/cpu.folded")
        of_share = {share: samples(stacks, f"population:load-{share}") for share in (1, 2, 3, 4)}
        total = sum(of_share.values())
        self.assertGreater(total, 20)
        for share, count in of_share.items():
            expected = total * share / 10
            deviation = (total * share / 10 * (1 - share / 10)) ** 0.5
            self.assertLess(abs(count - expected), 4 * deviation, of_share)

    def test_off_leaves_no_profile(self):
        self.succeed(*small_run("tmaze", 3, "--out", "run", "--profile", "off"))
        self.assertEqual(
            sorted(path.name for path in (self.folder / "run").iterdir()), ["metrics.csv", "report.html", "result.json"]
        )

    def test_a_run_too_short_for_samples_says_so_on_the_page(self):
        self.succeed("run", EXAMPLES / "tmaze.textproto", "--set", "populations[0].count=2", "--ticks", 1, "--out", "run")
        page = (self.folder / "run/flamegraph.html").read_text()
        self.assertRegex(page, "no samples?|CPU time")
        self.assertEqual(samples(folded_stacks(self.folder / "run/cpu.folded")), 0)
        for name in FORMATS:
            self.succeed("profile", "convert", "run/cpu.pb.gz", "--format", name, "--out", f"out.{name}")

    def test_profiling_changes_no_result(self):
        for name, more in {"on": [], "off": ["--profile", "off"]}.items():
            self.succeed(*small_run("foraging", 6, "--out", name, *more))
        hashes = {json.loads((self.folder / name / "result.json").read_text())["state_hash"] for name in ("on", "off")}
        self.assertEqual(len(hashes), 1)

    def sampled_seconds(self, folder):
        """CPU time that was sampled, as the profile says."""
        return float(re.search(r"CPU time ([0-9.e-]+) s", (self.folder / folder / "cpu.folded").read_text()).group(1))

    def test_bounds_end_the_profile_before_the_run(self):
        self.profiled_run("--profile", "cpu")
        self.succeed("run", EXAMPLES / "foraging.textproto", "--ticks", 60, "--out", "ticks", "--profile-ticks", 15)
        self.succeed("run", EXAMPLES / "foraging.textproto", "--ticks", 60, "--out", "seconds", "--profile-seconds", 0.05)
        for bounded in ("ticks", "seconds"):
            self.assertLess(self.sampled_seconds(bounded), 0.7 * self.sampled_seconds("run"))

    def test_unknown_kinds_and_bounds_are_refused(self):
        for flags, said in {
            ("--profile", "heap"): "heap",
            ("--profile", "cpu,magic"): "magic",
            ("--profile-ticks", "-1"): "-1",
            ("--profile-seconds", "nan"): "nan",
        }.items():
            result = self.starling(*small_run("tmaze", 3, *flags))
            self.assertEqual(result.returncode, 2, flags)
            self.assertIn(said, result.stderr)
        self.assertEqual(self.files(), [])


class UnwinderTest(ProfileTest):
    def run_with(self, *arguments, **variables):
        environment = {**self.environment(), **variables}
        return subprocess.run(
            [BINARY, *map(str, arguments)], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def test_a_way_to_walk_stacks_that_the_user_set_is_kept_and_refused_if_it_is_not_safe(self):
        unsafe = {"TCMALLOC_STACKTRACE_METHOD": "libunwind"}
        run = self.run_with(*small_run("tmaze", 3, "--out", "run", "--json"), **unsafe)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("libunwind", " ".join(json.loads(run.stdout)["warnings"]))
        self.assertFalse((self.folder / "run/cpu.pb.gz").exists())
        asked = self.run_with(*small_run("tmaze", 3, "--out", "asked", "--profile", "cpu"), **unsafe)
        self.assertEqual(asked.returncode, 2)
        self.assertIn("libunwind", asked.stderr)
        self.assertFalse((self.folder / "asked").exists())

    def test_frame_pointers_are_a_safe_way(self):
        run = self.run_with(*small_run("tmaze", 3, "--out", "run"), TCMALLOC_STACKTRACE_METHOD="generic_fp")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("generic_fp", (self.folder / "run/cpu.folded").read_text())

    def test_no_path_and_no_environment_are_needed(self):
        run = subprocess.run(
            [BINARY, "run", EXAMPLES / "foraging.textproto", "--ticks", "30", "--out", "run"],
            cwd=self.folder, env={}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("infer_policies", (self.folder / "run/cpu.folded").read_text())


class OfflineTest(ProfileTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = os.path.join(os.environ.get("TEST_TMPDIR", "/tmp"), "profiled")
        subprocess.run(
            [BINARY, "run", EXAMPLES / "foraging.textproto", "--ticks", "60", "--out", folder],
            check=True, capture_output=True,
        )  # fmt: skip
        cls.profile = os.path.join(folder, "cpu.pb.gz")
        cls.folded = os.path.join(folder, "cpu.folded")

    def convert(self, name, out):
        self.succeed("profile", "convert", self.profile, "--format", name, "--out", out)
        return (self.folder / out).read_text() if name != "pprof" else (self.folder / out).read_bytes()

    def test_every_format_holds_the_labels_and_how_far_to_trust_it(self):
        for name in FORMATS:
            with self.subTest(name):
                content = self.convert(name, f"x.{name}")
                if name == "pprof":
                    content = gzip.decompress(content).decode("utf-8", "replace")
                for word in ("infer_policies", "population:foragers", "libgcc"):
                    self.assertIn(word, content)
                self.assertRegex(content, r"effective|Hz")

    def test_converting_to_pprof_and_back_loses_nothing(self):
        again = self.convert("pprof", "again.pb.gz")
        with open(self.profile, "rb") as file:
            self.assertEqual(again, file.read())
        with open(self.folded) as file:
            self.assertEqual(self.convert("folded", "again.folded"), file.read())

    def test_the_ending_names_the_format_and_stdout_is_the_default_place(self):
        self.succeed("profile", "convert", self.profile, "--out", "x.svg")
        self.assertTrue(ElementTree.parse(self.folder / "x.svg").getroot().tag.endswith("svg"))
        self.succeed("profile", "convert", self.profile, "--out", "x.json")
        self.assertIn("speedscope", json.loads((self.folder / "x.json").read_text())["$schema"])
        printed = self.succeed("profile", "convert", self.profile, "--format", "folded").stdout
        with open(self.folded) as file:
            self.assertEqual(printed, file.read())

    def test_view_draws_and_top_lists(self):
        view = self.succeed("profile", "view", self.profile)
        self.assertIn("infer_policies", view.stdout)
        self.assertNotIn("\x1b", view.stdout)
        top = self.succeed("profile", "top", self.profile, "--rows", 5)
        self.assertIn("infer_policies", top.stdout)
        data = json.loads(self.succeed("profile", "top", self.profile, "--rows", 5, "--json").stdout)
        self.assertEqual(len([row for row in data["functions"] if not row["label"]]), 5)
        with open(self.folded) as file:
            total = sum(int(line.rsplit(" ", 1)[1]) for line in file)
        self.assertEqual(data["total"], total)

    def test_what_is_no_profile_is_refused(self):
        cases = {
            "missing.pb.gz": None,
            "empty.pb.gz": b"",
            "text.pb.gz": b"hello there\n",
            "cut.pb.gz": open(self.profile, "rb").read()[:200],
            "noise.pb.gz": gzip.compress(bytes(range(256)) * 20),
        }
        for name, content in cases.items():
            if content is not None:
                (self.folder / name).write_bytes(content)
            for verb in (["view"], ["top"], ["convert", "--format", "svg"]):
                result = self.starling("profile", verb[0], name, *verb[1:])
                self.assertEqual(result.returncode, 2, (name, verb, result.stdout[:200]))
                self.assertIn(name, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_bad_usage_is_refused_and_leaves_no_file(self):
        for arguments, said in {
            ("profile",): "view",
            ("profile", "draw"): "draw",
            ("profile", "convert", self.profile): "--format",
            ("profile", "convert", self.profile, "--format", "gif"): "gif",
            ("profile", "convert", "none.pb.gz", "--out", "x.svg"): "none.pb.gz",
            ("profile", "top", self.profile, "--rows", "0"): "rows",
        }.items():
            result = self.starling(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertIn(said, result.stderr)
        self.assertEqual(self.files(), [])
        unwritable = self.starling("profile", "convert", self.profile, "--out", "no/such/folder/x.svg")
        self.assertEqual(unwritable.returncode, 1)
        self.assertIn("no/such/folder", unwritable.stderr)

    def test_symbols_are_spelled_out_with_template_arguments(self):
        text = self.convert("folded", "x.folded")
        self.assertRegex(text, r"starling::[A-Za-z_:]+")
        self.assertIsNone(re.search(r";_ZN", text))


if __name__ == "__main__":
    unittest.main()
