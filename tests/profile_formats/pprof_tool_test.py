"""`go tool pprof` reads our profiles without a complaint and sees our totals."""

import re
import subprocess
import unittest

from tests.profile_formats.written_profiles import WrittenProfilesTest, program


class PprofToolTest(WrittenProfilesTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.go = program("go", "/usr/local/go/bin/go", "/usr/lib/go/bin/go")

    def pprof(self, file, *options):
        """What the tool prints; any complaint of it fails the test."""
        command = [self.go, "tool", "pprof", *options, self.folder / file]
        result = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr, "")
        return result.stdout

    def rows(self, file, *options):
        """{name: (flat, cum)} in samples."""
        text = self.pprof(file, "-top", "-sample_index=samples", "-nodecount=1000", *options)
        rows = re.findall(r"^ *(\d+) +[\d.]+% +[\d.]+% +(\d+) +[\d.]+%  (.+)$", text, re.MULTILINE)
        return {name: (int(flat), int(cum)) for flat, cum, name in rows}

    def test_raw_totals_are_ours(self):
        text = self.pprof("cpu.pb.gz", "-raw")
        samples = re.findall(r"^ +(\d+) +(\d+): [\d ]+$", text, re.MULTILINE)
        self.assertEqual(len(samples), self.expected["stacks"])
        self.assertEqual(sum(int(count) for count, _ in samples), self.expected["samples"])
        self.assertEqual(sum(int(time) for _, time in samples), self.expected["nanoseconds"])
        self.assertIn("Period: 10152284\n", text)  # 98.5 Hz
        self.assertIn("Duration: 15s\n", text)

    def test_every_function_weighs_what_our_table_says(self):
        expected = {f["name"]: (f["self"], f["total"]) for f in self.expected["functions"]}
        # The tool shows code without a name by its mapping.
        expected["[libm.so.6]"] = expected.pop("[libm.so.6+0x20]")
        self.assertEqual(self.rows("cpu.pb.gz"), expected)

    def test_tags_are_the_labels(self):
        text = self.pprof("cpu.pb.gz", "-tags", "-sample_index=samples")
        tags = dict(re.findall(r"^ +([\d.]+) \( *[\d.]+%\): (\S+)$", text, re.MULTILINE))
        labels = {name: total for total, name in tags.items()}
        totals = {f["name"].split(":")[-1]: f["total"] for f in self.expected["functions"]}
        for label in ["infer_states", "infer_policies", "act", "foragers", "hawks"]:
            self.assertEqual(float(labels[label]), totals[label], label)

    def test_one_phase_can_be_looked_at_alone(self):
        rows = self.rows("cpu.pb.gz", "-tagfocus=phase=infer_policies")
        whole = self.rows("cpu.pb.gz")
        self.assertEqual(rows["main"][1], whole["infer_policies"][1])
        self.assertNotIn("act", rows)

    def test_labels_can_become_roots(self):
        text = self.pprof("cpu.pb.gz", "-traces", "-tagroot=population,phase")
        self.assertRegex(text, r"main\n +act\n +hawks\n|main\n +hawks\n +act\n")

    def test_facts_are_comments(self):
        comments = self.pprof("cpu.pb.gz", "-comments").splitlines()
        self.assertIn("starling effective_hz=98.5", comments)
        self.assertIn("starling note=libm.so.6 has no symbols.", comments)

    def test_a_profile_without_samples_is_read(self):
        self.assertIn("Total samples = 0", self.pprof("empty.pb.gz", "-top"))


if __name__ == "__main__":
    unittest.main()
