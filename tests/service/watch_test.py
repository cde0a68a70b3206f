"""WatchSimulation: every event once and in order, resumed, filtered, or with a mark where some are lost."""

import csv
import threading
import unittest

import grpc

from tests.python.starling import EXAMPLES, StarlingTest
from tests.service import scenarios
from tests.service.client import Client, Failure, Kind, State
from tests.service.service_test_case import FolderTest, ServiceTest, within


def events_of(watch):
    for answer in watch:
        yield from answer.events


class WatchTest(ServiceTest):
    def finished(self, ticks=30, scenario=None):
        """The name of a simulation that ran to its end."""
        name = self.create(scenario or scenarios.example(ticks=ticks)).name
        self.client.StepSimulation(name=name, ticks=ticks)
        return name

    def all_events(self, name, **fields):
        return list(events_of(self.client.WatchSimulation(name=name, until_finished=True, **{"after_sequence": 0, **fields})))

    def test_the_first_answer_comes_at_once_with_the_names_of_the_metrics(self):
        simulation = self.create()
        watch = self.client.WatchSimulation(name=simulation.name)
        first = next(watch)
        self.assertEqual(list(first.metric_names), list(simulation.metric_names))
        self.assertEqual(len(first.events), 0)
        watch.cancel()

    def test_sequences_have_no_gap_and_the_last_event_says_why_it_ends(self):
        name = self.finished(30)
        events = self.all_events(name)
        *kept, last = events
        self.assertEqual([event.sequence for event in kept], list(range(1, len(kept) + 1)))
        self.assertEqual(last.ended.reason, last.ended.FINISHED)
        self.assertEqual(last.sequence, kept[-1].sequence)
        self.assertEqual(self.client.get(name).latest_sequence, kept[-1].sequence)
        self.assertEqual([event.tick for event in kept if event.HasField("metrics")], list(range(1, 31)))
        states = [State.Name(event.state_changed.to) for event in kept if event.HasField("state_changed")]
        self.assertEqual(states, ["PAUSED", "RUNNING", "SUCCEEDED"])
        times = [event.time.ToNanoseconds() for event in kept]
        self.assertEqual(times, sorted(times))

    def test_a_live_watch_sees_every_tick(self):
        name = self.create(scenarios.example(ticks=3000)).name
        watch = self.client.WatchSimulation(name=name, until_finished=True)
        next(watch)
        self.client.StartSimulation(name=name)
        events = list(events_of(watch))
        self.assertEqual([event.tick for event in events if event.HasField("metrics")], list(range(1, 3001)))
        sequences = [event.sequence for event in events[:-1]]
        self.assertEqual(sequences, list(range(sequences[0], sequences[0] + len(sequences))))

    def test_several_watches_see_the_same(self):
        name = self.create(scenarios.example(ticks=500)).name
        watches = [self.client.WatchSimulation(name=name, after_sequence=0, until_finished=True) for _ in range(8)]
        self.client.StartSimulation(name=name)
        seen = [[event.SerializeToString(deterministic=True) for event in events_of(watch)] for watch in watches]
        for other in seen[1:]:
            self.assertEqual(other[:-1], seen[0][:-1])

    def test_it_is_taken_up_again_after_any_sequence(self):
        name = self.finished(20)
        whole = self.all_events(name)
        for after in (0, 1, 7, len(whole) - 2, len(whole) - 1):
            rest = self.all_events(name, after_sequence=after)
            self.assertEqual([event.sequence for event in rest[:-1]], list(range(after + 1, len(whole))))

    def test_a_broken_live_watch_goes_on_without_gap_or_repetition(self):
        name = self.create(scenarios.example(ticks=2000)).name
        sequences, after = [], 0
        self.client.StartSimulation(name=name)
        while len(sequences) < 1500:
            watch = self.client.WatchSimulation(name=name, after_sequence=after, until_finished=True)
            for event in events_of(watch):
                if event.HasField("ended"):
                    break
                sequences.append(event.sequence)
                if len(sequences) % 200 == 0:
                    break
            watch.cancel()
            after = sequences[-1]
        self.assertEqual(sequences, list(range(1, len(sequences) + 1)))

    def test_only_the_kinds_that_are_asked_for(self):
        name = self.create(scenarios.example(ticks=20)).name
        self.client.AddAgents(name=name, count=2)
        self.client.StepSimulation(name=name, ticks=20)
        snapshot = self.client.CreateSnapshot(simulation=name).name
        self.addCleanup(self.client.DeleteSnapshot, name=snapshot)
        for kind, field, count in (
            (Kind.METRICS, "metrics", 20),
            (Kind.STATE_CHANGED, "state_changed", 3),
            (Kind.AGENTS_CHANGED, "agents_changed", 1),
            (Kind.SNAPSHOT_CREATED, "snapshot_created", 1),
        ):
            events = self.all_events(name, kinds=[kind])
            self.assertEqual([event.WhichOneof("event") for event in events], [field] * count + ["ended"])
        both = self.all_events(name, kinds=[Kind.AGENTS_CHANGED, Kind.SNAPSHOT_CREATED])
        self.assertEqual(both[1].snapshot_created.snapshot, snapshot)
        self.assertEqual(list(both[0].agents_changed.added), [8, 9])
        self.assertEqual(both[0].agents_changed.agents, 10)

    def test_metrics_of_every_nth_tick(self):
        name = self.finished(30)
        events = self.all_events(name, every_ticks=7)
        self.assertEqual([event.tick for event in events if event.HasField("metrics")], [7, 14, 21, 28])
        self.assertEqual(sum(event.HasField("state_changed") for event in events), 3)

    def test_a_heartbeat_when_nothing_happens(self):
        simulation = self.create()
        watch = self.client.WatchSimulation(name=simulation.name, heartbeat={"nanos": 100_000_000})
        next(watch)
        for _ in range(2):
            event = next(events_of(watch))
            self.assertTrue(event.HasField("heartbeat"))
            self.assertEqual(event.sequence, self.client.get(simulation.name).latest_sequence)
        watch.cancel()

    def test_what_cannot_be_is_refused(self):
        name = self.finished(5)
        latest = self.client.get(name).latest_sequence
        watch = self.client.WatchSimulation
        for fields, field in (
            ({"after_sequence": -1}, "after_sequence"),
            ({"every_ticks": 0}, "every_ticks"),
            ({"every_ticks": -3}, "every_ticks"),
            ({"heartbeat": {"nanos": 99_000_000}}, "heartbeat"),
            ({"heartbeat": {"seconds": 3601}}, "heartbeat"),
            ({"heartbeat": {"seconds": -1}}, "heartbeat"),
            ({"kinds": [0]}, "kinds"),
            ({"kinds": [1, 99]}, "kinds"),
        ):
            with self.subTest(str(fields)):
                failure = self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", watch, name=name, **fields)
                self.assertEqual(failure.fields, [field])
        failure = self.refused("OUT_OF_RANGE", "SEQUENCE_UNKNOWN", watch, name=name, after_sequence=latest + 1)
        self.assertEqual(failure.metadata["latest_sequence"], str(latest))
        self.assertEqual(failure.metadata["simulation"], name)
        self.assertEqual([event.WhichOneof("event") for event in self.all_events(name, after_sequence=latest)], ["ended"])

    def test_deleting_ends_it(self):
        for name in (self.create().name, self.running().name):
            watch = self.client.WatchSimulation(name=name)
            next(watch)
            self.client.DeleteSimulation(name=name, force=True)
            *_, last = events_of(watch)
            self.assertEqual(last.ended.reason, last.ended.DELETED)
            self.assertEqual(watch.code(), grpc.StatusCode.OK)

    def test_until_finished_ends_at_once_where_it_has_finished(self):
        name = self.running().name
        self.client.StopSimulation(name=name)
        watch = self.client.WatchSimulation(name=name, until_finished=True)
        self.assertEqual([event.WhichOneof("event") for event in events_of(watch)], ["ended"])


class SmallRingTest(ServiceTest):
    FLAGS = ["--limit", "watch_events=64"]

    def test_what_is_no_longer_kept_is_too_old(self):
        name = self.create().name
        self.client.StepSimulation(name=name, ticks=200)
        failure = self.refused("OUT_OF_RANGE", "SEQUENCE_TOO_OLD", self.client.WatchSimulation, name=name, after_sequence=1)
        first = int(failure.metadata["first_available_sequence"])
        latest = self.client.get(name).latest_sequence
        self.assertTrue(latest - 64 <= first <= latest, (first, latest))
        for after in (0, first - 1):
            watch = self.client.WatchSimulation(name=name, after_sequence=after)
            event = next(events_of(watch))
            self.assertEqual(event.sequence, first)
            watch.cancel()
        self.refused("OUT_OF_RANGE", "SEQUENCE_TOO_OLD", self.client.WatchSimulation, name=name, after_sequence=first - 2)

    def test_a_reader_that_stalls_gets_a_mark_in_place_of_what_is_lost(self):
        name = self.create(scenarios.example(count=1, ticks=200_000)).name
        watch = self.client.WatchSimulation(name=name, after_sequence=0, until_finished=True, timeout=120)
        next(watch)
        self.client.StartSimulation(name=name)
        self.wait_for_state(name, "SUCCEEDED", seconds=100)
        received, dropped, last, lags = 0, 0, 0, 0
        for event in events_of(watch):
            if event.HasField("ended"):
                break
            if event.HasField("lagged"):
                lags += 1
                dropped += event.lagged.dropped
                self.assertEqual(event.sequence, last + event.lagged.dropped)
                self.assertEqual(event.lagged.first_available_sequence, event.sequence + 1)
            else:
                received += 1
                self.assertEqual(event.sequence, last + 1)
            last = event.sequence
        self.assertGreater(lags, 0)
        self.assertEqual(received + dropped, self.client.get(name).latest_sequence)
        self.assertEqual(last, self.client.get(name).latest_sequence)


class StreamLimitTest(ServiceTest):
    FLAGS = ["--limit", "streams=3"]

    def test_more_streams_than_allowed_are_refused_until_one_ends(self):
        name = self.create().name
        watches = [self.client.WatchSimulation(name=name) for _ in range(3)]
        for watch in watches:
            next(watch)
        failure = self.refused("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", self.client.WatchSimulation, name=name)
        self.assertEqual((failure.metadata["limit"], failure.metadata["value"]), ("streams", "3"))
        watches[0].cancel()

        def watched():
            watch = self.client.WatchSimulation(name=name)
            try:
                next(watch)
            except grpc.RpcError:
                return False
            watch.cancel()
            return True

        within(30, watched)


class DrainTest(FolderTest):
    def test_a_drain_is_the_last_event_and_names_the_snapshot(self):
        server = self.serve()
        client = self.connect(server)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example(ticks=scenarios.ENDLESS))
        client.StartSimulation(name="simulations/one")
        watch = client.WatchSimulation(name="simulations/one")
        events = []

        def read():
            try:
                events.extend(events_of(watch))
            except grpc.RpcError as error:
                events.append(Failure(error))

        reader = threading.Thread(target=read)
        reader.start()
        within(30, lambda: len(events) > 3)
        server.terminate()
        self.assertEqual(server.wait(), 0, server.text())
        reader.join(30)
        failure, last = events[-1], events[-2]
        self.assertEqual((failure.code, failure.reason), ("UNAVAILABLE", "SERVER_DRAINING"), failure)
        self.assertEqual(last.ended.reason, last.ended.DRAINING)
        self.assertRegex(last.ended.snapshot, r"^snapshots/")
        sequences = [event.sequence for event in events[:-2]]
        self.assertEqual(sequences, list(range(sequences[0], sequences[0] + len(sequences))))
        again = self.serve()
        client = Client(again.address)
        self.addCleanup(client.close)
        restored = client.CreateSimulation(snapshot=last.ended.snapshot)
        self.assertEqual(restored.tick, last.tick)


class RunTest(ServiceTest, StarlingTest):
    def test_metrics_are_those_of_starling_run(self):
        flags = ["--set", "populations[0].count=16", "--ticks", 25, "--out", "out", "--quiet", "--profile", "off"]
        self.succeed("run", EXAMPLES / "foraging.textproto", *flags)
        with open(self.folder / "out/metrics.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        name = self.create(scenarios.example("foraging", count=16, ticks=25)).name
        watch = self.client.WatchSimulation(name=name, until_finished=True)
        names = list(next(watch).metric_names)
        self.client.StartSimulation(name=name)
        seen = [event for event in events_of(watch) if event.HasField("metrics")]
        self.assertEqual(len(seen), len(rows))
        for event, row in zip(seen, rows):
            self.assertEqual(event.tick, int(row["tick"]))
            for metric, value in zip(names, event.metrics.values):
                self.assertAlmostEqual(value, float(row[metric]), delta=1e-6 * max(1.0, abs(value)), msg=metric)


if __name__ == "__main__":
    unittest.main()
