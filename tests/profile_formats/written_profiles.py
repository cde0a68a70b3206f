"""A folder with the profiles of write_profiles, and what a reader should see of them."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

WRITER = pathlib.Path.cwd() / "tests/profile_formats/write_profiles"


def program(name, *places):
    """The path of a program that the test cannot do without."""
    path = shutil.which(name) or next((p for p in places if os.access(p, os.X_OK)), None)
    if path is None:
        raise RuntimeError(f"this test wants the program {name}, which is not installed")
    return path


class WrittenProfilesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        subprocess.run([WRITER, cls.folder], check=True)
        cls.expected = json.loads((cls.folder / "expected.json").read_text())
        cls.environment = {**os.environ, "HOME": str(cls.folder)}
