"""Records agents of every pymdp that PyPI has and holds Starling to what they computed. Needs the network and ten minutes.

    bazel test //tests/export_pymdp:live_pymdp_test

STARLING_PEERS names a folder for the virtual environments, to be used again: --test_env=STARLING_PEERS=/tmp/peers.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import venv

ROOT = pathlib.Path.cwd()  # of the runfiles
BINARY = ROOT / "engine/cli/starling"
HERE = ROOT / "tests/export_pymdp"
LATEST = ["inferactively-pymdp==1.0.4", "jax==0.10.2"]
QUANTITIES = {"qs", "G", "q_pi", "action"}


class LivePymdpTest(unittest.TestCase):
    def python(self, name, packages):
        """The interpreter of a virtual environment with these packages."""
        folder = pathlib.Path(os.environ.get("STARLING_PEERS") or tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))) / name
        python = folder / "bin" / "python"
        if not python.exists():
            venv.create(folder, with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
        return python

    def run_python(self, python, *arguments):
        path = os.pathsep.join([str(ROOT / "tools"), str(HERE)])
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "JAX_PLATFORMS": "cpu"}
        done = subprocess.run([python, *arguments], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-4000:])

    def check(self, folder, least):
        """Every case there is within 1e-10 of what Starling computes; returns what was compared, by case."""
        compared = {}
        for case in sorted(folder.glob("*.json")):
            with self.subTest(case.name):
                done = subprocess.run([BINARY, "infer", case, "--check", "--json"], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr)
                compared[case.stem] = set(json.loads(done.stdout)["differences"])
        self.assertGreaterEqual(len(compared), least)
        return compared

    def record(self, script, python, least, *arguments):
        folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.run_python(python, HERE / script, *arguments, folder)
        compared = self.check(folder, least)
        self.assertLessEqual(QUANTITIES, compared["fpi"])
        self.notice_a_wrong_number(folder / "fpi.json")
        return compared

    def notice_a_wrong_number(self, path):
        case = json.loads(path.read_text())
        case["steps"][2]["q_pi"][0] += 1e-8
        path.write_text(json.dumps(case))
        done = subprocess.run([BINARY, "infer", path, "--check"], capture_output=True, check=False)
        self.assertEqual(done.returncode, 3)

    def demonstrate(self, python):
        folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.run_python(python, ROOT / "tools/export_pymdp.py", "--demo", folder / "demo.json")
        self.check(folder, 1)

    def test_pymdp_0_0_7(self):
        python = self.python("pymdp_0", ["inferactively-pymdp==0.0.7.1", "numpy==1.26.4"])
        compared = self.record("live_numpy.py", python, 15, "pymdp")
        self.assertLessEqual({"qs_policies", "F", "G", "q_pi"}, compared["messages"])
        self.assertLessEqual({"learned.pA", "learned.pB", "learned.pD"}, compared["learn_ABD"])
        self.demonstrate(python)

    def test_legacy_module(self):
        compared = self.record("live_numpy.py", self.python("pymdp_1", LATEST), 17, "pymdp.legacy")
        self.assertLessEqual({"qs_policies", "F", "G", "q_pi"}, compared["messages"])
        self.assertLessEqual({"G", "q_pi"}, compared["search"])

    def test_pymdp_1(self):
        python = self.python("pymdp_1", LATEST)
        compared = self.record("live_jax.py", python, 24)
        self.assertLessEqual({"qs_window", "window_observations"}, compared["vmp"])
        self.assertLessEqual({"learned.pA", "learned.pB"}, compared["rollout_learn"])
        self.assertLessEqual({"offline.learned.pA", "offline.learned.pB"}, compared["exact_at_end"])
        self.demonstrate(python)
