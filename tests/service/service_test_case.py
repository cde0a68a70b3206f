"""Test cases with a server of their own."""

import itertools
import os
import pathlib
import shutil
import tempfile
import time
import unittest

import grpc

from tests.service import scenarios
from tests.service.client import Client, Failure, State, message
from tests.service.server import Server


def within(seconds, ready):
    """Waits until `ready()` is true, which it must become; returns its value."""
    deadline = time.monotonic() + seconds
    while True:
        value = ready()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {ready}")
        time.sleep(0.005)


class FolderTest(unittest.TestCase):
    """A test with a fresh folder, in which it may start servers."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"), prefix="t"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def socket_path(self):
        """Where a unix socket may stand: the path of a test's own folder may be longer than a socket's may be."""
        folder = tempfile.mkdtemp(dir="/tmp", prefix="starling-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return f"{folder}/s"

    def serve(self, *flags, **options):
        server = Server(self.folder, *flags, **options)
        self.addCleanup(server.close)
        return server

    def connect(self, server, **options):
        client = Client(server.address, **options)
        self.addCleanup(client.close)
        return client

    def refused(self, code, reason, call, *arguments, **fields):
        """`call` must fail with that code and reason, in a way that helps; returns the failure."""
        with self.assertRaises(grpc.RpcError) as caught:
            answer = call(*arguments, **fields)
            if hasattr(answer, "__next__"):
                list(answer)
        failure = Failure(caught.exception)
        self.assertEqual((failure.code, failure.reason), (code, reason), failure)
        self.assertTrue(0 < len(failure.message) < 2000, failure)
        if reason:
            self.assertEqual(failure.domain, "starling", failure)
        return failure


class ServiceTest(FolderTest):
    """One server for all tests of a class; `FLAGS` are added to its command line."""

    FLAGS = ()
    ids = itertools.count()

    @classmethod
    def setUpClass(cls):
        cls.server_folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"), prefix="s"))
        cls.server = Server(cls.server_folder, "--http", "127.0.0.1:0", "--data", "data", *cls.FLAGS)
        cls.client = Client(cls.server.address)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        status = cls.server.close()
        shutil.rmtree(cls.server_folder, ignore_errors=True)
        if status != 0:
            raise AssertionError(f"the server ended with status {status}: {cls.server.text()[-3000:]}")

    def new_id(self, prefix="s"):
        return f"{prefix}{next(ServiceTest.ids)}"

    def create(self, scenario=None, **fields):
        """A new simulation, deleted after the test."""
        fields.setdefault("simulation_id", self.new_id())
        if "snapshot" not in fields:
            fields["scenario"] = scenario or scenarios.example()
        simulation = self.client.CreateSimulation(**fields)
        self.addCleanup(self.delete, simulation.name)
        return simulation

    def delete(self, name):
        try:
            self.client.DeleteSimulation(name=name, force=True)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.NOT_FOUND:
                raise

    def running(self, scenario=None, **fields):
        """A simulation that runs on until it is deleted."""
        simulation = self.create(scenario or scenarios.example(ticks=scenarios.ENDLESS), **fields)
        return self.client.StartSimulation(name=simulation.name)

    def state(self, name):
        return State.Name(self.client.get(name).state)

    def wait_for_state(self, name, state, seconds=30):
        within(seconds, lambda: self.state(name) == state)
        return self.client.get(name)


__all__ = ["FolderTest", "ServiceTest", "message", "within"]
