"""Clients that misbehave: too much, too many, gone, deaf, or no clients at all. Others notice nothing."""

import random
import signal
import socket
import subprocess
import sys
import time
import unittest
import urllib.request

import grpc

from tests.python.starling import ROOT
from tests.service import scenarios
from tests.service.client import Part
from tests.service.service_test_case import ServiceTest, within
from tests.service.snapshot_transfer import Upload

# A client in a process of its own that holds streams open until it is killed.
VANISHING = """
import sys, time
sys.path.insert(0, sys.argv[1])
from tests.service.client import Client
from tests.service import scenarios
client = Client(sys.argv[2])
what, name = sys.argv[3], sys.argv[4]
if what == "watch":
    calls = [client.WatchSimulation(name=name) for _ in range(4)]
    for call in calls: next(call)
elif what == "drive":
    def requests():
        yield client.request("DriveSimulation", None, {"attach": {"name": name}})
        yield client.request("DriveSimulation", None, {"observe": {"outcomes": [0] * 4}})
        time.sleep(1000)
    call = client.DriveSimulation(requests())
    next(call), next(call)
elif what == "step":
    call = client.future("StepSimulation", name=name, ticks=10**9)
    while client.get(name).tick == 0: pass
elif what == "upload":
    def requests():
        yield client.request("UploadSnapshot", None, {"announce": {"snapshot_id": name, "bytes": 100, "checksum": "0" * 16}})
        yield client.request("UploadSnapshot", None, {"chunk": {"offset": 0, "data": b"x" * 50}})
        time.sleep(1000)
    call = client.UploadSnapshot(requests())
    next(call)
print("ready", flush=True)
time.sleep(1000)
"""


class FaultsTest(ServiceTest):
    FLAGS = ["--limit", "streams=4", "--limit", "message_bytes=1048576", "--limit", "waiting_steps=2"]

    def setUp(self):
        super().setUp()
        self.bystander = self.create().name
        self.client.StepSimulation(name=self.bystander, ticks=5)
        before = self.client.hash(self.bystander)
        self.addCleanup(lambda: self.assertEqual(self.client.hash(self.bystander), before))
        self.addCleanup(self.client.StepSimulation, name=self.create().name)

    def vanish(self, what, name):
        """A client that is killed while its call is under way."""
        child = subprocess.Popen(
            [sys.executable, "-c", VANISHING, str(ROOT), self.server.address, what, name], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            line = child.stdout.readline()
            self.assertEqual(line, b"ready\n", child.stderr.read() if not line else "")
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdout.close()
            child.stderr.close()

    def try_until_it_works(self, call):
        def works():
            try:
                return call()
            except grpc.RpcError as error:
                self.assertIn(error.code().name, ("RESOURCE_EXHAUSTED", "ABORTED", "FAILED_PRECONDITION"))
                return None

        return within(30, works)

    def test_watchers_that_vanish_free_their_streams(self):
        name = self.running().name
        for _ in range(3):
            self.try_until_it_works(lambda: self.vanish_unless_full(name))
        watches = []
        for _ in range(4):
            watches.append(self.try_until_it_works(lambda: self.open_watch(name)))
        for watch in watches:
            watch.cancel()

    def vanish_unless_full(self, name):
        self.open_watch(name).cancel()
        self.vanish("watch", self.quiet_name(name))
        return True

    def quiet_name(self, name):
        # All four streams must be free for the child.
        def free():
            watches = []
            try:
                for _ in range(4):
                    watches.append(self.open_watch(name))
                return True
            except grpc.RpcError:
                return False
            finally:
                for watch in watches:
                    watch.cancel()

        within(30, free)
        time.sleep(0.2)
        return name

    def open_watch(self, name):
        watch = self.client.WatchSimulation(name=name)
        next(watch)
        return watch

    def test_a_stepper_that_vanishes_leaves_a_paused_simulation(self):
        for _ in range(3):  # more than may wait at once
            name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
            self.vanish("step", name)
            self.wait_for_state(name, "PAUSED")
            self.client.StepSimulation(name=name)

    def test_a_driver_that_vanishes_leaves_a_simulation_for_the_next(self):
        name = self.create(scenarios.external()).name
        self.vanish("drive", name)
        self.assertEqual(self.client.get(name).tick, 1)
        self.assertEqual(self.client.StepSimulation(name=name).tick, 2)

    def test_an_upload_that_vanishes_can_be_taken_up(self):
        self.vanish("upload", "vanished")

        def again():
            transfer = Upload(self.client, "vanished", 100, "0" * 16)
            try:
                offset = transfer.committed()  # 50, or 0 if the chunk went with the client
                transfer.chunk(offset, b"x" * (100 - offset))
                transfer.end()
            except grpc.RpcError as error:
                return error.code().name if error.code().name != "ABORTED" else None

        self.assertEqual(within(30, again), "DATA_LOSS")  # whole, but of another checksum

    def test_messages_above_the_limit_are_refused(self):
        scenario = scenarios.example()
        failure = self.refused(
            "RESOURCE_EXHAUSTED", "", self.client.CreateSimulation, scenario=scenario, overrides=["seed=1" + " " * (1 << 21)]
        )
        self.assertIn("1048576", failure.message)
        self.refused("RESOURCE_EXHAUSTED", "", self.client.InspectAgents, name=self.bystander, agents=range(10**6), parts=[1])

    def test_answers_above_the_limit_are_refused(self):
        name = self.create(scenarios.example("exploration", count=20000)).name
        self.refused("RESOURCE_EXHAUSTED", "ANSWER_TOO_LARGE", self.client.InspectAgents, name=name, parts=[Part.POLICIES])

    def test_headers_above_all_measure_are_refused(self):
        client = self.connect(self.server, metadata=[("x-long", "y" * 100_000)])
        with self.assertRaises(grpc.RpcError) as caught:
            client.GetServerInfo()
        self.assertIn(caught.exception.code().name, ("RESOURCE_EXHAUSTED", "INTERNAL", "UNAVAILABLE", "UNKNOWN"))

    def test_a_thousand_connections_at_once_and_rubbish_on_them(self):
        host, _, port = self.server.address.rpartition(":")
        dice = random.Random(6)
        sockets = []
        self.addCleanup(lambda: [each.close() for each in sockets])
        preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        for index in range(1000):
            connection = socket.create_connection((host, int(port)), timeout=30)
            sockets.append(connection)
            kind = index % 5
            try:
                if kind == 1:
                    connection.sendall(dice.randbytes(200))
                elif kind == 2:
                    connection.sendall(preface)
                elif kind == 3:
                    connection.sendall(preface + dice.randbytes(200))
                elif kind == 4:
                    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            except OSError:
                pass  # it may be closed already
        client = self.connect(self.server)
        self.assertEqual(client.StepSimulation(name=self.create().name, ticks=3).tick, 3)

    def test_rubbish_on_the_side_port(self):
        host, _, port = self.server.http.rpartition(":")
        dice = random.Random(7)
        for request in (
            dice.randbytes(3000),
            b"GET /metrics\r\n\r\n",
            b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
            b"POST /metrics HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\nx",
            b"GET /metrics HTTP/1.1\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
            b"\0" * 1000,
        ):
            with socket.create_connection((host, int(port)), timeout=30) as connection:
                try:
                    connection.sendall(request)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass
                except OSError:
                    pass
        idle = [socket.create_connection((host, int(port)), timeout=30) for _ in range(50)]
        try:
            with urllib.request.urlopen(f"http://{self.server.http}/livez", timeout=20) as answer:
                self.assertEqual(answer.status, 200)
        finally:
            for connection in idle:
                connection.close()

    def test_a_client_that_never_reads_costs_a_bounded_amount_of_memory(self):
        name = self.create(scenarios.example(count=1, ticks=scenarios.ENDLESS)).name
        deaf = [self.open_deaf_watch(name) for _ in range(3)]
        self.client.StartSimulation(name=name)
        within(60, lambda: self.client.get(name).tick > 100_000)  # the ring is full
        before, tick = self.server.rss_bytes(), self.client.get(name).tick
        within(120, lambda: self.client.get(name).tick > tick + 400_000)
        self.assertLess(self.server.rss_bytes() - before, 24 << 20)
        for watch in deaf:
            watch.cancel()

    def open_deaf_watch(self, name):
        watch = self.client.WatchSimulation(name=name, timeout=300)
        next(watch)
        return watch

    def test_names_that_are_huge_or_hostile_are_refused_in_short(self):
        for name in ("simulations/" + "a" * 500_000, "simulations/\n\r\0\x1b[31m", "simulations/%s%n", "simulations/../../etc/passwd"):
            failure = self.refused("INVALID_ARGUMENT", "INVALID_NAME", self.client.GetSimulation, name=name)
            self.assertNotIn("\x1b", failure.message)
            self.assertNotIn("\0", failure.message)

    def test_calls_that_are_cancelled_at_once(self):
        name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
        for _ in range(300):
            for method in ("GetSimulation", "StepSimulation", "PauseSimulation"):
                self.client.future(method, name=name).cancel()
            watch = self.client.WatchSimulation(name=name)
            watch.cancel()
        self.try_until_it_works(lambda: self.client.StepSimulation(name=name))


if __name__ == "__main__":
    unittest.main()
