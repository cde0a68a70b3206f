"""Tests in Python, one case in the results for each case of unittest.

(The rule py_test of this Bazel wants a program named `python`, which Debian does not install.)
"""

def python_test(name, srcs = None, data = [], **kwargs):
    """Runs NAME.py by python3; it may import the other `srcs` from the root of the repository."""
    main = name + ".py"
    native.sh_test(
        name = name,
        srcs = ["//tests/python:run_tests.sh"],
        args = ["$(rootpath %s)" % main],
        data = [main, "//tests/python:run_tests.py"] + (srcs or []) + data,
        **kwargs
    )
