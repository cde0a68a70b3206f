"""Running the `starling` binary as a user would, in a folder of the test's own."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path.cwd()  # of the runfiles
BINARY = ROOT / "engine/cli/starling"
EXAMPLES = ROOT / "examples"
CASES = ROOT / "tests/reference"

# The examples that can be run, each with few agents.
SMALL = {
    example: ["--set", "populations[0].count=64"]
    for example in (
        "foraging", "tmaze", "exploration", "generalized_tmaze", "cue_chaining", "graph", "visual_foraging"
    )
}  # fmt: skip


def small_run(example, ticks, *more):
    """Arguments of a run of an example with few agents."""
    return ["run", EXAMPLES / f"{example}.textproto", *SMALL[example], "--ticks", ticks, *more]


class StarlingTest(unittest.TestCase):
    """A test with a fresh folder, in which the binary runs."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self):
        environment = dict(os.environ)
        environment.pop("BUILD_WORKING_DIRECTORY", None)
        return environment

    def start(self, *arguments):
        return subprocess.Popen(
            [str(BINARY), *map(str, arguments)],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def starling(self, *arguments):
        """Runs the binary to its end; returns its status with stdout and stderr."""
        process = self.start(*arguments)
        stdout, stderr = process.communicate()
        return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)

    def succeed(self, *arguments):
        result = self.starling(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def files(self):
        """Everything below the folder, relative to it."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))
