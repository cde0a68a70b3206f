"""Runs the unittest cases of one file and says how each of them went in the XML that Bazel reads.

usage: run_tests.py FILE_test.py      from the root of the runfiles
"""

import importlib.util
import os
import pathlib
import sys
import time
import unittest
import xml.etree.ElementTree as ElementTree


class Result(unittest.TextTestResult):
    """Remembers how long each case took and how it ended."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.cases = []  # [test, seconds, message of the failure or None]

    def startTest(self, test):
        super().startTest(test)
        self.cases.append([test, time.monotonic(), None])

    def stopTest(self, test):
        super().stopTest(test)
        self.cases[-1][1] = time.monotonic() - self.cases[-1][1]

    def note(self, test, error):
        message = self._exc_info_to_string(error, test)
        if self.cases and self.cases[-1][0].id() in test.id():
            self.cases[-1][2] = (self.cases[-1][2] or "") + message
        else:  # in the preparation of a class
            self.cases.append([test, 0.0, message])

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(test, err)


def write_xml(result, name, path):
    suite = ElementTree.Element("testsuite", name=name, tests=str(len(result.cases)))
    for test, seconds, message in result.cases:
        case = ElementTree.SubElement(suite, "testcase", name=test.id().split(".", 1)[-1], classname=name, time=f"{seconds:.3f}")
        if message is not None:
            failure = ElementTree.SubElement(case, "failure", message=message.strip().splitlines()[-1])
            failure.text = message
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def main(path):
    sys.path.insert(0, os.getcwd())
    name = pathlib.Path(path).stem
    specification = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    loader = unittest.TestLoader()
    if os.environ.get("TESTBRIDGE_TEST_ONLY"):  # --test_filter
        loader.testNamePatterns = ["*" + os.environ["TESTBRIDGE_TEST_ONLY"] + "*"]
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Result).run(
        loader.loadTestsFromModule(module)
    )
    if os.environ.get("XML_OUTPUT_FILE"):
        write_xml(result, name, os.environ["XML_OUTPUT_FILE"])
    if not result.cases:
        print("no test was found")
        return 1
    return 0 if result.wasSuccessful() and not result.skipped else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
