"""speedscope takes our JSON: by its schema, and by its own importer, which its page runs in headless Chromium."""

import base64
import html
import json
import re
import subprocess
import unittest

from tests.profile_formats.written_profiles import WrittenProfilesTest, program

PACKAGES = ["speedscope@1.25.0", "ajv@8.17.1"]

VALIDATE = """
const fs = require("fs");
const Ajv = require("ajv");
const read = (path) => JSON.parse(fs.readFileSync(path, "utf8"));
const validate = new Ajv({strict: false}).compile(read(process.argv[1]));
if (!validate(read(process.argv[2]))) {
  console.error(JSON.stringify(validate.errors, null, 1));
  process.exit(1);
}
"""


class SpeedscopeTest(WrittenProfilesTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        npm = program("npm")
        cls.node = program("node")
        cls.chromium = program("chromium", "/usr/bin/chromium")
        subprocess.run(
            [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", cls.folder, *PACKAGES],
            cwd=cls.folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        cls.release = cls.folder / "node_modules/speedscope/dist/release"

    def load(self, file):
        """The page as it stands after it has imported a file: its title and the rows [total, self, name] of its table."""
        content = base64.b64encode((self.folder / file).read_bytes()).decode()
        script = self.folder / f"{file}.js"
        script.write_text(f"speedscope.loadFileFromBase64({json.dumps(file)}, {json.dumps(content)})")
        result = subprocess.run(
            [
                self.chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                f"--user-data-dir={self.folder / 'browser'}",
                "--window-size=1280,1000",
                "--virtual-time-budget=20000",
                "--enable-logging=stderr",
                "--dump-dom",
                f"file://{self.release}/index.html#view=sandwich&localProfilePath={script}",
            ],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        self.assertIn("Importing as speedscope json file", result.stderr)
        self.assertNotIn("Uncaught", result.stderr)
        title = re.search(r"<title>(.*?)</title>", result.stdout)[1]
        rows = []
        for row in re.findall(r"<tr.*?</tr>", result.stdout, re.DOTALL):
            cells = re.findall(r"<td.*?</td>", row, re.DOTALL)
            rows.append([html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in cells])
        return title, rows

    def test_the_schema_takes_our_files(self):
        schema = self.release / "file-format-schema.json"
        for file in ["cpu.speedscope.json", "empty.speedscope.json"]:
            command = [self.node, "-e", VALIDATE, schema, self.folder / file]
            result = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_the_importer_sees_our_functions_and_their_weights(self):
        title, rows = self.load("cpu.speedscope.json")
        self.assertIn("planted load", title)
        number = lambda cell: int(cell.split(" ")[0].replace(",", ""))
        seen = {name: (number(own), number(total)) for total, own, name in (r for r in rows if len(r) == 3 and "%" in r[0])}
        expected = {f["name"]: (f["self"], f["total"]) for f in self.expected["functions"]}
        self.assertEqual(seen, expected)

    def test_the_importer_takes_a_profile_without_samples(self):
        title, _ = self.load("empty.speedscope.json")
        self.assertIn("nothing", title)


if __name__ == "__main__":
    unittest.main()
