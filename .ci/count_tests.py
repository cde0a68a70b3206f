"""Counts the test cases of the last `./bazelw test //...`.

usage: count_tests.py [CHECKS_FAILED]       CHECKS_FAILED: how many other checks failed; they count as failed cases

Reads the test.xml of every target that `//...` runs and closes with `N passed, N failed` (`, N skipped` when there are some). A
target that left no result counts as one failed case. Exit status 1 unless something passed and nothing failed.
"""

import pathlib
import subprocess
import sys
import xml.etree.ElementTree

RUN_BY_WILDCARD = r'tests(//...) except attr(tags, "\bmanual\b", tests(//...))'


def targets():
    query = ["./bazelw", "query", "--noshow_progress", "--output=label", RUN_BY_WILDCARD]
    return subprocess.run(query, check=True, capture_output=True, text=True).stdout.split()


def outcomes(target):
    """'passed', 'failed' or 'skipped' for each case of a target."""
    folder = pathlib.Path("bazel-testlogs") / target.lstrip("/").replace(":", "/")
    results = sorted(folder.rglob("test.xml"))
    if not results:
        print(f"ci: {target} left no result", file=sys.stderr)
        return ["failed"]
    found = []
    for result in results:
        for case in xml.etree.ElementTree.parse(result).iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                found.append("failed")
            elif case.find("skipped") is not None or case.get("status") == "notrun":
                found.append("skipped")
            else:
                found.append("passed")
    return found


def main(arguments):
    cases = [outcome for target in targets() for outcome in outcomes(target)]
    passed = cases.count("passed")
    failed = cases.count("failed") + sum(map(int, arguments))
    skipped = cases.count("skipped")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
