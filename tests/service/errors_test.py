"""Every error that the protos list, provoked, with its code and reason; and the list is complete as far as it can be tried."""

import unittest

from tests.service import scenarios
from tests.service.checksum import xxh3
from tests.service.client import Part, message
from tests.service.contract import listed_errors
from tests.service.service_test_case import ServiceTest

# Errors that need a broken disk, an exhausted machine or a defect; or that a test of their own
# provokes, with the limits of a server of its own.
ELSEWHERE = {
    "STORAGE_FAILED": "process_test, where a data folder can be made unusable",
    "OUT_OF_RESOURCES": "needs a machine without memory",
    "TICK_FAILED": "no scenario that passes its checks fails in a tick",
    "LIMIT_EXCEEDED": "agents_test, step_test, watch_test, snapshot_test, faults_test",
    "SERVER_DRAINING": "watch_test",
    "SEQUENCE_TOO_OLD": "watch_test",
    "STEP_INTERRUPTED": "step_test, drive_test",
    "UPLOAD_IN_PROGRESS": "snapshot_test",
    "BACKEND_UNAVAILABLE": "below, where there is one that is not available",
    "PROFILE_KIND_UNAVAILABLE": "profile_test",
}
BAD_NAMES = ("", "x", "simulations", "simulations/", "simulations/A", "simulations/a/b", "simulations/-a", "simulations/\u00e4", "models/x/")


class ErrorsTest(ServiceTest):
    """`self.provoked` collects what tests saw; the last test compares it with the protos."""

    provoked = set()

    def expect(self, method, code, reason, requests=None, **fields):
        call = getattr(self.client, method)
        failure = self.refused(code, reason, call, *([iter(requests)] if requests is not None else []), **fields)
        ErrorsTest.provoked.add((method, code, reason))
        return failure

    def drive(self, code, reason, *messages):
        requests = [self.client.request("DriveSimulation", None, fields) for fields in messages]
        self.expect("DriveSimulation", code, reason, requests)

    def upload(self, code, reason, *messages):
        requests = [self.client.request("UploadSnapshot", None, fields) for fields in messages]
        self.expect("UploadSnapshot", code, reason, requests)

    def test_a_names_that_are_malformed(self):
        for method in ("GetSimulation", "DeleteSimulation", "StepSimulation", "StartSimulation", "PauseSimulation", "ResumeSimulation", "StopSimulation", "WatchSimulation", "InspectAgents", "AddAgents", "RemoveAgents"):  # fmt: skip
            for name in BAD_NAMES:
                with self.subTest(f"{method} {name}"):
                    self.expect(method, "INVALID_ARGUMENT", "INVALID_NAME", name=name)
        for method in ("GetModel", "DeleteModel", "GetSnapshot", "DeleteSnapshot", "DownloadSnapshot", "GetProfile", "DeleteProfile", "DownloadProfile"):  # fmt: skip
            for name in ("", "simulations/a", "models/A", "snapshots/..", "profiles/"):
                with self.subTest(f"{method} {name}"):
                    self.expect(method, "INVALID_ARGUMENT", "INVALID_NAME", name=name)
        self.drive("INVALID_ARGUMENT", "INVALID_NAME", {"attach": {"name": "x"}})
        self.expect("DiffProfiles", "INVALID_ARGUMENT", "INVALID_NAME", base="x", profile="profiles/y")
        self.expect("CreateSnapshot", "INVALID_ARGUMENT", "INVALID_NAME", simulation="x")
        self.upload("INVALID_ARGUMENT", "INVALID_NAME", {"announce": {"snapshot_id": "X", "bytes": 1, "checksum": "0" * 16}})

    def test_b_ids_that_are_malformed(self):
        for wrong in ("A", "1a", "-a", "a_b", "a" * 64, "a/b", "a b", "simulations/a", "\u00e4", "a\0b", ".."):
            with self.subTest(wrong):
                self.expect("CreateSimulation", "INVALID_ARGUMENT", "INVALID_NAME", simulation_id=wrong, scenario=scenarios.example())
                self.expect("CreateModel", "INVALID_ARGUMENT", "INVALID_NAME", model_id=wrong, model=self.preset())
                self.expect("CreateProfile", "INVALID_ARGUMENT", "INVALID_NAME", profile_id=wrong, kind=1, seconds=0.1)
        self.expect("CreateSimulation", "INVALID_ARGUMENT", "INVALID_NAME", snapshot="snapshots/A")

    def test_c_names_of_nothing(self):
        for method in ("GetSimulation", "DeleteSimulation", "StepSimulation", "StartSimulation", "PauseSimulation", "ResumeSimulation", "StopSimulation", "WatchSimulation"):  # fmt: skip
            failure = self.expect(method, "NOT_FOUND", "SIMULATION_NOT_FOUND", name="simulations/none")
            self.assertEqual(failure.metadata["simulation"], "simulations/none")
            self.assertIn("none", failure.message)
        self.expect("InspectAgents", "NOT_FOUND", "SIMULATION_NOT_FOUND", name="simulations/none", parts=[1])
        self.expect("AddAgents", "NOT_FOUND", "SIMULATION_NOT_FOUND", name="simulations/none", count=1)
        self.expect("RemoveAgents", "NOT_FOUND", "SIMULATION_NOT_FOUND", name="simulations/none", agents=[1])
        self.drive("NOT_FOUND", "SIMULATION_NOT_FOUND", {"attach": {"name": "simulations/none"}})
        self.expect("CreateSnapshot", "NOT_FOUND", "SIMULATION_NOT_FOUND", simulation="simulations/none")
        self.expect("CreateProfile", "NOT_FOUND", "SIMULATION_NOT_FOUND", kind=1, ticks=1, simulation="simulations/none")
        for kind in ("Model", "Snapshot", "Profile"):
            for method in ("Get", "Delete"):
                self.expect(method + kind, "NOT_FOUND", f"{kind.upper()}_NOT_FOUND", name=f"{kind.lower()}s/none")
        self.expect("DownloadSnapshot", "NOT_FOUND", "SNAPSHOT_NOT_FOUND", name="snapshots/none")
        self.expect("DownloadProfile", "NOT_FOUND", "PROFILE_NOT_FOUND", name="profiles/none")
        self.expect("DiffProfiles", "NOT_FOUND", "PROFILE_NOT_FOUND", base="profiles/none", profile="profiles/none")
        self.expect("CreateSimulation", "NOT_FOUND", "SNAPSHOT_NOT_FOUND", snapshot="snapshots/none")

    def preset(self):
        return scenarios.example().populations[0].model

    def test_d_scenarios_that_are_wrong(self):
        def wrong(field=None, reason="INVALID_SCENARIO", **fields):
            failure = self.expect("CreateSimulation", "INVALID_ARGUMENT", reason, **fields)
            if field is not None:
                self.assertIn(field, [name.removeprefix("scenario.") for name in failure.fields], failure)

        wrong(scenario=message("Scenario")())
        wrong("ticks", scenario=scenarios.example(ticks=0))
        wrong("populations[0].count", scenario=scenarios.example(count=-1))
        twice = scenarios.example()
        twice.populations.add().CopyFrom(twice.populations[0])
        wrong(scenario=twice)
        for override in ("nonsense", "ticks=many", "populations[7].count=1", "=", "ticks", "world.sea.depth=3", "ticks=-5", "name="):
            with self.subTest(override):
                wrong(scenario=scenarios.example(), overrides=[override])
        file = scenarios.example()
        file.populations[0].model.file = "/etc/passwd"
        wrong(scenario=file, reason="INVALID_MODEL")
        stored = scenarios.example()
        stored.populations[0].model.stored = "models/none"
        self.expect("CreateSimulation", "NOT_FOUND", "MODEL_NOT_FOUND", scenario=stored)
        self.expect("ValidateModel", "NOT_FOUND", "MODEL_NOT_FOUND", model=stored.populations[0].model)
        stored.populations[0].model.stored = "models/NONE"
        self.expect("ValidateModel", "INVALID_ARGUMENT", "INVALID_NAME", model=stored.populations[0].model)
        broken = scenarios.external()
        broken.populations[0].model.tensors.modalities[0].A.data[0] = 7
        wrong(scenario=broken, reason="INVALID_MODEL")
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.CreateSimulation, simulation_id="nothing")

    def test_e_ids_that_are_taken(self):
        taken = self.create(simulation_id="taken", request_id="e-1")
        self.expect("CreateSimulation", "ALREADY_EXISTS", "SIMULATION_ALREADY_EXISTS", simulation_id="taken", scenario=scenarios.example())
        self.expect("CreateSimulation", "INVALID_ARGUMENT", "REQUEST_ID_REUSED", scenario=scenarios.example(ticks=9), request_id="e-1")
        self.client.CreateModel(model_id="taken", model=self.preset())
        other = scenarios.example("exploration").populations[0].model
        other.preset.grid.width = 6
        self.expect("CreateModel", "ALREADY_EXISTS", "MODEL_ALREADY_EXISTS", model_id="taken", model=other)
        snapshot = self.client.CreateSnapshot(simulation=taken.name, snapshot_id="taken")
        self.expect("CreateSnapshot", "ALREADY_EXISTS", "SNAPSHOT_ALREADY_EXISTS", simulation=taken.name, snapshot_id="taken")
        announce = {"snapshot_id": "taken", "bytes": snapshot.bytes, "checksum": snapshot.checksum}
        self.upload("ALREADY_EXISTS", "SNAPSHOT_ALREADY_EXISTS", {"announce": announce})

    def test_f_labels_and_request_ids_out_of_range(self):
        scenario = scenarios.example()
        for labels in ({"A": "x"}, {"": "x"}, {"a" * 64: "x"}, {"a": "x" * 256}, {f"k{n}": "" for n in range(33)}):
            self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.CreateSimulation, scenario=scenario, labels=labels)
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.CreateSimulation, scenario=scenario, request_id="r" * 65)
        self.create(labels={"k" + "_" * 62: "x" * 255}, request_id="r" * 64)

    def test_g_states_and_ticks(self):
        name = self.create(scenarios.example(ticks=5)).name
        self.expect("StepSimulation", "FAILED_PRECONDITION", "TICK_MISMATCH", name=name, expected_tick=1)
        self.expect("AddAgents", "FAILED_PRECONDITION", "TICK_MISMATCH", name=name, count=1, expected_tick=1)
        self.expect("RemoveAgents", "FAILED_PRECONDITION", "TICK_MISMATCH", name=name, agents=[0], expected_tick=1)
        self.expect("StepSimulation", "OUT_OF_RANGE", "BEYOND_LAST_TICK", name=name, ticks=6)
        self.client.StepSimulation(name=name, ticks=2)
        for until in (6, 1, -1, 2**62):
            self.expect("StartSimulation", "OUT_OF_RANGE", "BEYOND_LAST_TICK", name=name, until_tick=until)
        self.expect("ResumeSimulation", "FAILED_PRECONDITION", "NOT_STARTED", name=name)
        self.client.StepSimulation(name=name, ticks=3)
        for method, fields in (("StepSimulation", {}), ("StartSimulation", {}), ("PauseSimulation", {}), ("ResumeSimulation", {}), ("StopSimulation", {}), ("AddAgents", {"count": 1}), ("RemoveAgents", {"agents": [0]})):  # fmt: skip
            self.expect(method, "FAILED_PRECONDITION", "WRONG_STATE", name=name, **fields)
        running = self.running().name
        self.expect("DeleteSimulation", "FAILED_PRECONDITION", "WRONG_STATE", name=running)

    def test_h_drives(self):
        name = self.create(scenarios.external(ticks=1)).name
        attach, observe = {"attach": {"name": name}}, {"observe": {"outcomes": [0] * 4}}
        self.drive("INVALID_ARGUMENT", "INVALID_REQUEST", observe)
        self.drive("NOT_FOUND", "AGENT_NOT_FOUND", {"attach": {"name": name, "agents": [9]}})
        self.drive("FAILED_PRECONDITION", "WORLD_NOT_EXTERNAL", {"attach": {"name": self.create().name}})
        self.drive("FAILED_PRECONDITION", "TICK_MISMATCH", attach, {"observe": {"outcomes": [0] * 4, "expected_tick": 3}})
        running = self.running(scenarios.external(ticks=scenarios.ENDLESS)).name
        self.drive("FAILED_PRECONDITION", "WRONG_STATE", {"attach": {"name": running}}, observe)

    def test_i_agents(self):
        name = self.create().name
        self.expect("InspectAgents", "INVALID_ARGUMENT", "INVALID_REQUEST", name=name)
        self.expect("InspectAgents", "NOT_FOUND", "POPULATION_NOT_FOUND", name=name, parts=[1], population="none")
        self.expect("InspectAgents", "NOT_FOUND", "AGENT_NOT_FOUND", name=name, parts=[1], agents=[99])
        self.expect("InspectAgents", "FAILED_PRECONDITION", "NOT_HELD", name=name, parts=[Part.PARAMETERS])
        many = self.create(scenarios.example("exploration", count=100_000)).name
        self.expect("InspectAgents", "RESOURCE_EXHAUSTED", "ANSWER_TOO_LARGE", name=many, parts=[Part.POLICIES])
        self.expect("AddAgents", "NOT_FOUND", "POPULATION_NOT_FOUND", name=name, count=1, population="none")
        self.expect("RemoveAgents", "NOT_FOUND", "AGENT_NOT_FOUND", name=name, agents=[99])
        self.expect("RemoveAgents", "INVALID_ARGUMENT", "INVALID_REQUEST", name=name, agents=[1, 1])

    def test_j_watches_lists_and_transfers(self):
        simulation = self.create()
        self.expect("WatchSimulation", "OUT_OF_RANGE", "SEQUENCE_UNKNOWN", name=simulation.name, after_sequence=10**6)
        for method in ("ListSimulations", "ListSnapshots"):
            self.expect(method, "INVALID_ARGUMENT", "INVALID_FILTER", filter="nonsense")
            self.expect(method, "INVALID_ARGUMENT", "INVALID_FILTER", order_by="nonsense")
        for method in ("ListSimulations", "ListSnapshots", "ListModels", "ListProfiles"):
            self.expect(method, "INVALID_ARGUMENT", "INVALID_PAGE_TOKEN", page_token="nonsense")
        snapshot = self.client.CreateSnapshot(simulation=simulation.name)
        self.expect("DownloadSnapshot", "OUT_OF_RANGE", "OFFSET_BEYOND_END", name=snapshot.name, offset=snapshot.bytes + 1)
        reshaped = {"snapshot": snapshot.name, "overrides": ["populations[0].count=3"]}
        self.expect("CreateSimulation", "FAILED_PRECONDITION", "SNAPSHOT_INCOMPATIBLE", **reshaped)
        chunk = {"chunk": {"offset": 0, "data": b"some"}}
        self.upload("INVALID_ARGUMENT", "INVALID_REQUEST", chunk)
        announce = {"announce": {"snapshot_id": "j", "bytes": 8, "checksum": "0" * 16}}
        self.upload("ABORTED", "UPLOAD_OFFSET_MISMATCH", announce, {"chunk": {"offset": 3, "data": b"some"}})
        self.upload("DATA_LOSS", "UPLOAD_CHECKSUM_MISMATCH", announce, chunk, {"chunk": {"offset": 4, "data": b"more"}})
        announce = {"announce": {"snapshot_id": "j", "bytes": 4, "checksum": xxh3(b"some")}}
        self.upload("DATA_LOSS", "SNAPSHOT_DAMAGED", announce, chunk)

    def test_k_models_and_profiles(self):
        model = message("Model")
        for wrong in (model(), model(tensors={}), model(file="x.json")):
            self.expect("CreateModel", "INVALID_ARGUMENT", "INVALID_MODEL", model_id="k", model=wrong)
            self.expect("ValidateModel", "INVALID_ARGUMENT", "INVALID_MODEL", model=wrong)
        create = {"kind": 1, "seconds": 0.2}
        self.expect("CreateProfile", "INVALID_ARGUMENT", "INVALID_REQUEST", kind=1)
        self.client.CreateProfile(profile_id="k", kind=1, seconds=3600)
        self.expect("CreateProfile", "ALREADY_EXISTS", "PROFILE_ALREADY_EXISTS", profile_id="k", **create)
        busy = self.expect("CreateProfile", "ABORTED", "PROFILER_BUSY", profile_id="k2", **create)
        self.assertGreater(busy.retry, 0)
        self.expect("DownloadProfile", "FAILED_PRECONDITION", "PROFILE_NOT_READY", name="profiles/k")
        self.expect("DownloadProfile", "INVALID_ARGUMENT", "INVALID_REQUEST", name="profiles/k", format=99)
        self.expect("DiffProfiles", "FAILED_PRECONDITION", "PROFILE_NOT_READY", base="profiles/k", profile="profiles/k")
        self.client.DeleteProfile(name="profiles/k")

    def test_l_backends_that_are_not_available(self):
        missing = [choice for choice in self.client.GetServerInfo().backends if choice.unavailable_reason]
        for choice in missing:
            scenario = scenarios.example()
            scenario.execution.backend = choice.name
            self.expect("CreateSimulation", "FAILED_PRECONDITION", "BACKEND_UNAVAILABLE", scenario=scenario)

    def test_z_everything_that_is_listed_was_provoked(self):
        listed = listed_errors()
        self.assertGreater(len(listed), 100)
        self.assertEqual({item for item in self.provoked if item not in listed}, set(), "not in the protos")
        missing = {item for item in listed - self.provoked if item[2] not in ELSEWHERE}
        # Both are tried in tests of their own: a damaged file, profiles of two kinds.
        missing -= {("CreateSimulation", "DATA_LOSS", "SNAPSHOT_DAMAGED"), ("DiffProfiles", "INVALID_ARGUMENT", "INVALID_REQUEST")}
        # A snapshot of another version of the engine, which only that version can write.
        missing -= {("UploadSnapshot", "FAILED_PRECONDITION", "SNAPSHOT_INCOMPATIBLE")}
        # Where a drive stands between ticks the next tick is refused by the state of its end.
        missing -= {("DriveSimulation", "OUT_OF_RANGE", "BEYOND_LAST_TICK")}
        # A simulation is FAILED only where a tick failed.
        missing -= {(method, "FAILED_PRECONDITION", "WRONG_STATE") for method in ("InspectAgents", "CreateSnapshot")}
        self.assertEqual(missing, set())


if __name__ == "__main__":
    unittest.main()
