"""Snapshots: taken, listed, downloaded and uploaded in pieces, restored, and damaged ones refused."""

import unittest

import grpc

from tests.service import scenarios
from tests.service.checksum import xxh3
from tests.service.client import Failure, State
from tests.service.service_test_case import ServiceTest
from tests.service.snapshot_transfer import Upload, download, upload


class SnapshotTest(ServiceTest):
    def snapshot(self, scenario=None, ticks=5, **fields):
        name = self.create(scenario).name
        self.client.StepSimulation(name=name, ticks=ticks)
        snapshot = self.client.CreateSnapshot(simulation=name, **fields)
        self.addCleanup(self.forget, snapshot.name)
        return snapshot

    def forget(self, name):
        try:
            self.client.DeleteSnapshot(name=name)
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.NOT_FOUND)


class CreateTest(SnapshotTest):
    def test_it_says_what_it_is_of(self):
        simulation = self.create(scenarios.example(count=6))
        self.client.StepSimulation(name=simulation.name, ticks=5)
        snapshot = self.client.CreateSnapshot(simulation=simulation.name)
        self.addCleanup(self.forget, snapshot.name)
        simulation_id = simulation.name.split("/")[1]
        self.assertEqual(snapshot.name, f"snapshots/{simulation_id}-t5")
        self.assertEqual((snapshot.simulation, snapshot.scenario, snapshot.tick, snapshot.agents), (simulation.name, "tmaze", 5, 6))
        self.assertEqual(snapshot.scenario_digest, simulation.scenario_digest)
        self.assertRegex(snapshot.checksum, r"^[0-9a-f]{16}$")
        self.assertGreater(snapshot.bytes, 100)
        self.assertEqual(snapshot.engine_version, self.client.GetServerInfo().version)
        self.assertEqual(self.client.GetSnapshot(name=snapshot.name), snapshot)
        self.assertIn(snapshot, self.client.ListSnapshots().snapshots)

    def test_ids_are_taken_once(self):
        snapshot = self.snapshot(snapshot_id="mine")
        self.assertEqual(snapshot.name, "snapshots/mine")
        self.refused(
            "ALREADY_EXISTS", "SNAPSHOT_ALREADY_EXISTS", self.client.CreateSnapshot, simulation=snapshot.simulation, snapshot_id="mine"
        )
        self.assertEqual(self.client.GetSnapshot(name="snapshots/mine"), snapshot)

    def test_a_long_id_of_a_simulation_is_shortened(self):
        name = self.create(simulation_id="l" * 63).name
        snapshot = self.client.CreateSnapshot(simulation=name)
        self.addCleanup(self.forget, snapshot.name)
        self.assertRegex(snapshot.name, r"^snapshots/l{40,}-t0$")
        self.assertLessEqual(len(snapshot.name), len("snapshots/") + 63)

    def test_it_outlives_its_simulation(self):
        snapshot = self.snapshot()
        self.client.DeleteSimulation(name=snapshot.simulation)
        restored = self.create(snapshot=snapshot.name)
        self.assertEqual((restored.tick, State.Name(restored.state)), (5, "PAUSED"))

    def test_of_one_that_runs_it_is_of_a_tick(self):
        running = self.running(scenarios.example(count=64, ticks=scenarios.ENDLESS))
        snapshot = self.client.CreateSnapshot(simulation=running.name)
        self.addCleanup(self.forget, snapshot.name)
        restored = self.create(snapshot=snapshot.name)
        straight = self.create(scenarios.example(count=64, ticks=scenarios.ENDLESS)).name
        if snapshot.tick > 0:
            self.client.StepSimulation(name=straight, ticks=snapshot.tick)
        self.assertEqual(restored.tick, snapshot.tick)
        self.assertEqual(self.client.hash(restored.name), self.client.hash(straight))

    def test_lists_are_filtered_and_ordered(self):
        one, two = self.snapshot(ticks=3), self.snapshot(scenarios.example(count=20), ticks=8)
        self.assertEqual([found.name for found in self.client.ListSnapshots(filter=f'simulation="{one.simulation}"').snapshots], [one.name])
        self.assertEqual([found.name for found in self.client.ListSnapshots(filter="tick>=8 AND agents=20").snapshots], [two.name])
        self.assertEqual([found.tick for found in self.client.ListSnapshots(order_by="tick desc").snapshots], [8, 3])

    def test_what_cannot_be_is_refused(self):
        name = self.create().name
        create = self.client.CreateSnapshot
        self.refused("NOT_FOUND", "SIMULATION_NOT_FOUND", create, simulation="simulations/none")
        self.refused("INVALID_ARGUMENT", "INVALID_NAME", create, simulation=name, snapshot_id="../etc/passwd")
        self.refused("INVALID_ARGUMENT", "INVALID_NAME", create, simulation="")
        for method in ("GetSnapshot", "DeleteSnapshot", "DownloadSnapshot"):
            call = getattr(self.client, method)
            self.refused("NOT_FOUND", "SNAPSHOT_NOT_FOUND", call, name="snapshots/none")
            for wrong in ("", "none", "snapshots/", "snapshots/../x", "snapshots/A", "simulations/s", "snapshots/a/b", "snapshots/" + "a" * 64):
                self.refused("INVALID_ARGUMENT", "INVALID_NAME", call, name=wrong)


class DownloadTest(SnapshotTest):
    def test_it_comes_in_chunks_that_fit_together(self):
        snapshot = self.snapshot(scenarios.example("foraging", count=8192))
        data, answers = download(self.client, snapshot.name)
        self.assertGreater(len(answers), 3)
        self.assertEqual(len(data), snapshot.bytes)
        self.assertEqual(answers[0].snapshot, snapshot)
        offset = 0
        for index, answer in enumerate(answers):
            self.assertEqual((answer.offset, answer.offset + len(answer.data) + answer.remaining_bytes), (offset, len(data)))
            self.assertLessEqual(len(answer.data), 256 << 10)
            self.assertEqual(answer.HasField("snapshot"), index == 0)
            offset += len(answer.data)
        for start in (1, 256 << 10, len(data) - 1, len(data)):
            self.assertEqual(download(self.client, snapshot.name, start)[0], data[start:])

    def test_an_offset_beyond_the_end_is_refused(self):
        snapshot = self.snapshot()
        for offset in (snapshot.bytes + 1, 2**63 - 1):
            failure = self.refused("OUT_OF_RANGE", "OFFSET_BEYOND_END", self.client.DownloadSnapshot, name=snapshot.name, offset=offset)
            self.assertEqual(failure.metadata["bytes"], str(snapshot.bytes))
        for offset in (-1, -(2**63)):
            self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.DownloadSnapshot, name=snapshot.name, offset=offset)

class UploadTest(SnapshotTest):
    def setUp(self):
        super().setUp()
        self.original = self.snapshot(scenarios.example("foraging", count=512))
        self.data, _ = download(self.client, self.original.name)

    def announce(self, snapshot_id, **fields):
        transfer = Upload(
            self.client, snapshot_id, fields.get("size", len(self.data)), fields.get("checksum", self.original.checksum)
        )
        self.addCleanup(transfer.cancel)
        return transfer

    def failure_of(self, transfer):
        with self.assertRaises(grpc.RpcError) as caught:
            transfer.end()
        return Failure(caught.exception)

    def assert_failure(self, transfer, code, reason):
        failure = self.failure_of(transfer)
        self.assertEqual((failure.code, failure.reason), (code, reason), failure)
        return failure

    def test_what_was_downloaded_can_be_uploaded_and_restored(self):
        copy_id = self.new_id("u")
        copy = upload(self.client, copy_id, self.data, self.original.checksum)
        self.addCleanup(self.forget, copy.name)
        self.assertEqual(copy.name, f"snapshots/{copy_id}")
        self.assertEqual((copy.checksum, copy.bytes, copy.tick, copy.agents), (self.original.checksum, len(self.data), 5, 512))
        self.assertEqual(copy.simulation, "")
        self.assertEqual(download(self.client, copy.name)[0], self.data)
        hashes = {self.client.hash(self.create(snapshot=name).name) for name in (self.original.name, copy.name)}
        self.assertEqual(len(hashes), 1)

    def test_one_that_broke_goes_on_from_what_was_committed(self):
        copy_id, half = self.new_id("u"), len(self.data) // 2
        broken = self.announce(copy_id)
        self.assertEqual(broken.committed(), 0)
        broken.chunk(0, self.data[:half])
        self.assert_failure(broken, "INVALID_ARGUMENT", "INVALID_REQUEST")  # it ended too early
        rest = self.again(copy_id)
        offset = rest.committed()
        self.assertEqual(offset, half)
        rest.chunk(offset, self.data[offset:])
        self.assertEqual(rest.end()[-1].snapshot.checksum, self.original.checksum)
        self.forget(f"snapshots/{copy_id}")

    def again(self, copy_id):
        """A second announcement, once the server has noticed that the first one is gone."""
        while True:
            transfer = self.announce(copy_id)
            try:
                first = transfer.committed()
            except grpc.RpcError as error:
                self.assertEqual(Failure(error).reason, "UPLOAD_IN_PROGRESS")
                continue
            transfer.committed = lambda: first
            return transfer

    def test_chunks_must_continue_what_there_is(self):
        transfer = self.announce(self.new_id("u"))
        transfer.chunk(0, self.data[:100])
        transfer.chunk(101, self.data[101:200])
        failure = self.assert_failure(transfer, "ABORTED", "UPLOAD_OFFSET_MISMATCH")
        self.assertEqual(failure.metadata["committed_bytes"], "100")

    def test_the_bytes_must_be_those_announced(self):
        wrong = bytearray(self.data)
        wrong[len(wrong) // 2] ^= 1
        copy_id = self.new_id("u")
        transfer = self.announce(copy_id)
        transfer.chunk(0, bytes(wrong[:1000000]))
        self.assert_failure(transfer, "DATA_LOSS", "UPLOAD_CHECKSUM_MISMATCH")
        self.refused("NOT_FOUND", "SNAPSHOT_NOT_FOUND", self.client.GetSnapshot, name=f"snapshots/{copy_id}")
        self.assertEqual(self.announce(copy_id).committed(), 0)

    def test_too_few_or_too_many_bytes_are_refused(self):
        few = self.announce(self.new_id("u"))
        few.chunk(0, self.data[:-1])
        self.assert_failure(few, "INVALID_ARGUMENT", "INVALID_REQUEST")
        many = self.announce(self.new_id("u"))
        many.chunk(0, self.data + b"x")
        self.assert_failure(many, "INVALID_ARGUMENT", "INVALID_REQUEST")

    def test_announcements_that_make_no_sense_are_refused(self):
        for code_id, size, checksum, reason in (
            ("A", 10, "0" * 16, "INVALID_NAME"),
            ("", 10, "0" * 16, "INVALID_NAME"),
            ("../x", 10, "0" * 16, "INVALID_NAME"),
            ("u-wrong", 0, "0" * 16, "INVALID_REQUEST"),
            ("u-wrong", -1, "0" * 16, "INVALID_REQUEST"),
            ("u-wrong", 10, "0" * 15, "INVALID_REQUEST"),
            ("u-wrong", 10, "", "INVALID_REQUEST"),
            ("u-wrong", 10, "g" * 16, "INVALID_REQUEST"),
        ):
            with self.subTest(f"{code_id} {size} {checksum}"):
                self.assert_failure(Upload(self.client, code_id, size, checksum), "INVALID_ARGUMENT", reason)
        self.assert_failure(self.announce("huge", size=2**62), "RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED")
        taken = self.original.name.split("/")[1]
        self.assert_failure(self.announce(taken), "ALREADY_EXISTS", "SNAPSHOT_ALREADY_EXISTS")

    def test_it_must_be_announced_first_and_once(self):
        chunk = self.client.request("UploadSnapshot", None, {"chunk": {"offset": 0, "data": b"x"}})
        empty = self.client.request("UploadSnapshot", None, {})
        announce = self.client.request(
            "UploadSnapshot", None, {"announce": {"snapshot_id": "u-twice", "bytes": 10, "checksum": "0" * 16}}
        )
        for requests in ([chunk], [empty], [announce, announce], [announce, empty]):
            self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.UploadSnapshot, iter(requests))

    def test_two_at_once_of_one_id_are_refused(self):
        copy_id = self.new_id("u")
        first = self.announce(copy_id)
        self.assertEqual(first.committed(), 0)
        failure = self.assert_failure(self.announce(copy_id), "ABORTED", "UPLOAD_IN_PROGRESS")
        self.assertEqual(failure.metadata["snapshot"], f"snapshots/{copy_id}")

    def test_what_is_no_snapshot_is_refused(self):
        for content in (b"not a snapshot at all", self.data[: len(self.data) // 2], b"\0" * 4096):
            copy_id = self.new_id("u")
            transfer = Upload(self.client, copy_id, len(content), xxh3(content))
            transfer.chunk(0, content)
            self.assert_failure(transfer, "DATA_LOSS", "SNAPSHOT_DAMAGED")
            self.refused("NOT_FOUND", "SNAPSHOT_NOT_FOUND", self.client.GetSnapshot, name=f"snapshots/{copy_id}")


class LimitTest(SnapshotTest):
    FLAGS = ["--limit", "snapshots=2"]

    def test_no_more_than_allowed_are_kept(self):
        name = self.create().name
        kept = [self.client.CreateSnapshot(simulation=name, snapshot_id=f"k{index}").name for index in range(2)]
        failure = self.refused("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", self.client.CreateSnapshot, simulation=name, snapshot_id="k2")
        self.assertEqual((failure.metadata["limit"], failure.metadata["value"]), ("snapshots", "2"))
        self.client.DeleteSnapshot(name=kept[0])
        self.client.CreateSnapshot(simulation=name, snapshot_id="k2")


class RestoreTest(SnapshotTest):
    def test_overrides_may_branch_but_not_reshape(self):
        snapshot = self.snapshot(scenarios.example(ticks=20))
        same = self.create(snapshot=snapshot.name).name
        longer = self.create(snapshot=snapshot.name, overrides=["ticks=50"])
        self.assertEqual((longer.tick, longer.last_tick), (5, 50))
        branch = self.create(snapshot=snapshot.name, overrides=["seed=99"]).name
        for name in (same, longer.name, branch):
            self.client.StepSimulation(name=name, ticks=10)
        self.assertEqual(self.client.hash(same), self.client.hash(longer.name))
        self.assertNotEqual(self.client.hash(same), self.client.hash(branch))
        for override in ("populations[0].count=3", "precision=DOUBLE"):
            self.refused(
                "FAILED_PRECONDITION", "SNAPSHOT_INCOMPATIBLE", self.client.CreateSimulation, snapshot=snapshot.name, overrides=[override]
            )

    def test_a_restored_one_has_what_joined_and_left(self):
        name = self.create(scenarios.example(count=5)).name
        self.client.AddAgents(name=name, count=3)
        self.client.RemoveAgents(name=name, agents=[0])
        self.client.StepSimulation(name=name, ticks=4)
        snapshot = self.client.CreateSnapshot(simulation=name)
        self.addCleanup(self.forget, snapshot.name)
        self.assertEqual(snapshot.agents, 7)
        restored = self.create(snapshot=snapshot.name).name
        self.assertEqual(self.client.hash(restored), self.client.hash(name))
        self.assertEqual(self.client.AddAgents(name=restored, count=1).first_agent, 8)
        self.assertEqual(self.client.AddAgents(name=name, count=1).first_agent, 8)
        for each in (restored, name):
            self.client.StepSimulation(name=each, ticks=4)
        self.assertEqual(self.client.hash(restored), self.client.hash(name))


if __name__ == "__main__":
    unittest.main()
