"""Thousands of mutations of valid requests: each is answered or refused with a type, and nobody else notices.

The environment variables MUTATIONS and MUTATION_SEED say how many and which; 10,000 if there are none.
"""

import collections
import os
import random
import sys
import unittest
import warnings

import grpc

from tests.service import mutations, scenarios
from tests.service.client import METHODS, Failure, Part, message
from tests.service.service_test_case import ServiceTest, within

MUTATIONS = int(os.environ.get("MUTATIONS", "10000"))
AT_ONCE = 50

# What a request that could be read may fail with. Those without a reason are of gRPC itself.
WITHOUT_REASON = {"CANCELLED", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED"}
NEVER = {"UNKNOWN", "UNAVAILABLE", "INTERNAL", "UNIMPLEMENTED"}


def seeds():
    """Valid requests of every method; `victim` and `pilot` are simulations, `kept` a snapshot and a model."""
    name, scenario = "simulations/victim", scenarios.example(count=2, ticks=50)
    scenario.execution.backend = "serial"
    external = scenarios.external(count=2)
    return {
        "CreateSimulation": [
            {"simulation_id": "fresh", "scenario": scenario, "overrides": ["seed=4"], "request_id": "r", "labels": {"a": "b"}},
            {"simulation_id": "fresh", "scenario": external},
            {"snapshot": "snapshots/kept", "overrides": ["ticks=70"]},
        ],
        "GetSimulation": [{"name": name, "view": 2}],
        "ListSimulations": [{"page_size": 3, "filter": 'state=PAUSED AND labels.a="b" AND tick>=0', "order_by": "tick desc, name"}],
        "DeleteSimulation": [{"name": "simulations/fresh", "force": True}],
        "StepSimulation": [{"name": name, "ticks": 2, "expected_tick": 0}, {"name": name, "ticks": 1}],
        "StartSimulation": [{"name": name, "until_tick": 40}],
        "PauseSimulation": [{"name": name}],
        "ResumeSimulation": [{"name": name}],
        "StopSimulation": [{"name": "simulations/fresh"}],
        "WatchSimulation": [
            {"name": name, "after_sequence": 1, "kinds": [1, 2], "every_ticks": 2, "heartbeat": {"seconds": 1}, "until_finished": True}
        ],
        "InspectAgents": [{"name": name, "agents": [1, 0], "parts": [Part.BELIEFS, Part.ACTIONS]}, {"name": name, "parts": [2], "population": "mice"}],
        "AddAgents": [{"name": name, "population": "mice", "count": 1, "expected_tick": 0}],
        "RemoveAgents": [{"name": name, "agents": [1], "expected_tick": 0}],
        "CreateSnapshot": [{"simulation": name, "snapshot_id": "s"}],
        "GetSnapshot": [{"name": "snapshots/kept"}],
        "ListSnapshots": [{"page_size": 2, "filter": 'tick>=0 AND scenario="tmaze"', "order_by": "bytes desc"}],
        "DeleteSnapshot": [{"name": "snapshots/s"}],
        "DownloadSnapshot": [{"name": "snapshots/kept", "offset": 10}],
        "CreateModel": [{"model_id": "m", "model": external.populations[0].model}, {"model_id": "n", "model": scenario.populations[0].model}],
        "GetModel": [{"name": "models/kept"}],
        "ListModels": [{"page_size": 2, "page_token": ""}],
        "DeleteModel": [{"name": "models/m"}],
        "ValidateModel": [{"model": external.populations[0].model, "agent": {"policy_length": 2, "gamma": 3.0, "learning": {"a": {"rate": 0.5}}}}],
        "GetProfile": [{"name": "profiles/p"}],
        "ListProfiles": [{"page_size": 2}],
        "DeleteProfile": [{"name": "profiles/p"}],
        "DownloadProfile": [{"name": "profiles/p", "format": 4}],
        "DiffProfiles": [{"base": "profiles/p", "profile": "profiles/p", "limit": 5}],
        "CreateProfile": [{"profile_id": "p", "kind": 1, "seconds": 0.01, "hz": 100}],
        "GetServerInfo": [{}],
        "GetServerMetrics": [{}],
        "DriveSimulation": [
            [{"attach": {"name": "simulations/pilot", "agents": [0, 1]}}, {"observe": {"outcomes": [0, 1]}}, {"observe": {"outcomes": [2, -1]}}]
        ],
        "UploadSnapshot": [
            [{"announce": {"snapshot_id": "up", "bytes": 4, "checksum": "0123456789abcdef"}}, {"chunk": {"offset": 0, "data": b"abcd"}}]
        ],
    }


def can_be_read(name, data):
    """Whether protobuf can make a message of the bytes; it complains to stderr where not."""
    sys.stderr.flush()
    stderr, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of bytes that were left out
            message(METHODS[name].input_type.name).FromString(data)
        return True
    except Exception:  # noqa: BLE001: whatever it is called in this version
        return False
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nothing)


class MutationTest(ServiceTest):
    FLAGS = ["--limit", "simulations=40", "--limit", "agents=5000", "--limit", "state_bytes=256MiB", "--limit", "models=20", "--limit", "snapshots=80", "--limit", "watch_events=256"]  # fmt: skip

    def setUp(self):
        super().setUp()
        self.dice = random.Random(int(os.environ.get("MUTATION_SEED", "20261121")))
        self.outcomes = collections.Counter()
        self.calls = {}
        for name, method in METHODS.items():
            kind = ("stream" if method.client_streaming else "unary") + ("_stream" if method.server_streaming else "_unary")
            path = f"/{method.containing_service.full_name}/{name}"
            self.calls[name] = getattr(self.client.channel, kind)(path, request_serializer=bytes, response_deserializer=bytes)

    def prepare(self):
        """Puts back what mutations may have changed or deleted."""
        for simulation in self.client.ListSimulations(page_size=1000).simulations:
            if simulation.name != self.bystander:
                self.client.DeleteSimulation(name=simulation.name, force=True)
        self.client.CreateSimulation(simulation_id="victim", scenario=scenarios.example(count=3, ticks=10**6), labels={"a": "b"})
        self.client.CreateSimulation(simulation_id="pilot", scenario=scenarios.external(count=2))

    def mutant(self, name, fields):
        """The bytes of a request, mutated."""
        request = message(METHODS[name].input_type.name)(**fields)
        if self.dice.random() < 0.7:
            return mutations.mutate_fields(request, self.dice).SerializeToString()
        return mutations.mutate_bytes(request.SerializeToString(), self.dice)

    def begin(self, name, fields):
        """A call with a mutated request, and the bytes that were mutated."""
        method, timeout = METHODS[name], 2 if name != "WatchSimulation" else 0.2
        if not method.client_streaming:
            data = self.mutant(name, fields)
            call = self.calls[name] if method.server_streaming else self.calls[name].future
            return call(data, timeout=timeout), data
        kind = message(method.input_type.name)
        requests = [kind(**each).SerializeToString() for each in fields]
        broken = self.dice.randrange(len(fields))
        requests[broken] = data = self.mutant(name, fields[broken])
        return self.calls[name](iter(requests), timeout=timeout), data

    def end(self, name, call, data):
        try:
            if METHODS[name].server_streaming:
                for count, _ in enumerate(call):
                    if count == 20:
                        call.cancel()
            else:
                call.result()
            code = "OK"
        except grpc.FutureCancelledError:
            code = "CANCELLED"
        except grpc.RpcError as error:
            failure = Failure(error)
            code = failure.code
            if code not in NEVER or can_be_read(name, data):
                known = (code, failure.reason) == ("UNIMPLEMENTED", "PROFILE_KIND_UNAVAILABLE")
                self.assertTrue(known or code not in NEVER, f"{name} {data}: {failure}")
                self.assertTrue(failure.reason or code in WITHOUT_REASON, f"{name} {data}: {failure}")
                self.assertTrue(not failure.reason or failure.domain == "starling", f"{name} {data}: {failure}")
            else:
                code = "unreadable"
            self.assertLess(len(failure.message), 2000)
        self.outcomes[code] += 1

    def test_every_mutation_is_answered_or_refused(self):
        simulation = self.create(scenarios.example("foraging", count=64, ticks=1000))
        self.bystander = simulation.name
        self.client.StepSimulation(name=self.bystander, ticks=7)
        snapshot = self.client.CreateSnapshot(simulation=self.bystander, snapshot_id="kept")
        self.client.CreateModel(model_id="kept", model=scenarios.external().populations[0].model)
        before = self.client.get(self.bystander, full=True)

        requests = [(name, fields) for name, many in seeds().items() for fields in many]
        self.assertEqual({name for name, _ in requests}, set(METHODS))
        done = 0
        while done < MUTATIONS:
            if done % (20 * AT_ONCE) == 0:
                self.prepare()
            begun = []
            for _ in range(min(AT_ONCE, MUTATIONS - done)):
                name, fields = self.dice.choice(requests)
                begun.append((name, *self.begin(name, fields)))
            for name, call, data in begun:
                self.end(name, call, data)
            done += len(begun)
        print(f"{done} mutations: {dict(self.outcomes)}")

        self.assertGreater(self.outcomes["OK"], MUTATIONS // 50)
        self.assertGreater(self.outcomes["INVALID_ARGUMENT"], MUTATIONS // 50)
        after = self.client.get(self.bystander, full=True)
        self.assertEqual((after.tick, after.state_hash, after.uid), (before.tick, before.state_hash, before.uid))
        self.assertEqual(self.client.GetSnapshot(name="snapshots/kept"), snapshot)
        self.assertEqual(self.client.health(), 1)
        within(30, lambda: self.client.StepSimulation(name=self.bystander, ticks=1).tick == before.tick + 1)


if __name__ == "__main__":
    unittest.main()
