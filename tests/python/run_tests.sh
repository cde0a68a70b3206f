#!/bin/bash
# run_tests.sh FILE_test.py: its unittest cases, from the root of the runfiles.
export PYTHONDONTWRITEBYTECODE=1
exec python3 tests/python/run_tests.py "$@"
