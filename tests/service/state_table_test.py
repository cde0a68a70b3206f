"""Every method in every state: what it may do, and that it says WRONG_STATE otherwise."""

import unittest

from tests.service import scenarios
from tests.service.client import Part, State, simulation_pb2
from tests.service.service_test_case import ServiceTest, within

OK = "OK"
WRONG = "WRONG_STATE"
STATES = ["PAUSED", "RUNNING", "SUCCEEDED", "CANCELLED"]

#   method and fields                                    PAUSED  RUNNING  SUCCEEDED CANCELLED
TABLE = [
    ("GetSimulation", {},                                [OK,    OK,      OK,      OK]),
    ("GetSimulation", {"view": simulation_pb2.Simulation.FULL}, [OK, OK,  OK,      OK]),
    ("StepSimulation", {},                               [OK,    WRONG,   WRONG,   WRONG]),
    ("StartSimulation", {},                              [OK,    OK,      WRONG,   WRONG]),
    ("StartSimulation", {"until_tick": 3_999_999_999},   [OK,    WRONG,   WRONG,   WRONG]),
    ("PauseSimulation", {},                              [OK,    OK,      WRONG,   WRONG]),
    ("ResumeSimulation", {},                             ["NOT_STARTED", OK, WRONG, WRONG]),
    ("StopSimulation", {},                               [OK,    OK,      WRONG,   OK]),
    ("InspectAgents", {"parts": [Part.BELIEFS, Part.POLICIES, Part.ACTIONS]}, [OK, OK, OK, OK]),
    ("AddAgents", {"count": 1},                          [OK,    OK,      WRONG,   WRONG]),
    ("RemoveAgents", {"agents": [2]},                    [OK,    OK,      WRONG,   WRONG]),
    ("CreateSnapshot", {},                               [OK,    OK,      OK,      OK]),
    ("WatchSimulation", {"after_sequence": 0},           [OK,    OK,      OK,      OK]),
    ("DriveSimulation", {},                              [OK,    WRONG,   WRONG,   WRONG]),
    ("DeleteSimulation", {},                             [OK,    WRONG,   OK,      OK]),
    ("DeleteSimulation", {"force": True},                [OK,    OK,      OK,      OK]),
]  # fmt: skip

# What a method leaves the simulation in, where it is not as before.
AFTER = {
    ("StartSimulation", "PAUSED"): "RUNNING",
    ("PauseSimulation", "RUNNING"): "PAUSED",
    ("StopSimulation", "PAUSED"): "CANCELLED",
    ("StopSimulation", "RUNNING"): "CANCELLED",
}


class StateTableTest(ServiceTest):
    def simulation_in(self, state, scenario):
        """A simulation in a state, stepped at least once, never started unless it runs."""
        if state == "SUCCEEDED":
            scenario.ticks = 5
        name = self.create(scenario).name
        self.client.StepSimulation(name=name, ticks=5)
        if state == "RUNNING":
            self.client.StartSimulation(name=name)
        elif state == "CANCELLED":
            self.client.StopSimulation(name=name)
        self.assertEqual(self.state(name), state)
        return name

    def call(self, method, name, fields):
        if method == "CreateSnapshot":
            snapshot = self.client.CreateSnapshot(simulation=name, **fields)
            self.client.DeleteSnapshot(name=snapshot.name)
        elif method == "WatchSimulation":
            watch = self.client.WatchSimulation(name=name, **fields)
            next(watch)
            watch.cancel()
        elif method == "DriveSimulation":
            requests = self.client.request("DriveSimulation", None, {"attach": {"name": name}})
            observe = self.client.request("DriveSimulation", None, {"observe": {"outcomes": [0] * 4}})
            answers = list(self.client.DriveSimulation(iter([requests, observe])))
            self.assertEqual(len(answers), 2)
        else:
            getattr(self.client, method)(name=name, **fields)

    def check(self, method, fields, state, expected):
        scenario = scenarios.external() if method == "DriveSimulation" else scenarios.example(count=4)
        scenario.ticks = scenarios.ENDLESS
        name = self.simulation_in(state, scenario)
        if expected == OK:
            self.call(method, name, fields)
        else:
            failure = self.refused("FAILED_PRECONDITION", expected, self.call, method, name, fields)
            if expected == WRONG:
                self.assertEqual(failure.metadata["state"], state)
                self.assertTrue(failure.metadata["allowed"])
                self.assertEqual(failure.metadata["simulation"], name)
        if method == "DeleteSimulation" and expected == OK:
            self.refused("NOT_FOUND", "SIMULATION_NOT_FOUND", self.client.GetSimulation, name=name)
            return
        after = AFTER.get((method, state), state) if expected == OK else state
        self.assertEqual(self.state(name), after)
        self.delete(name)

    def test_every_method_in_every_state(self):
        for method, fields, row in TABLE:
            for state, expected in zip(STATES, row):
                with self.subTest(f"{method} {fields} {state}"):
                    self.check(method, fields, state, expected)

    def test_a_started_one_that_is_paused_can_be_resumed(self):
        name = self.running().name
        self.client.PauseSimulation(name=name)
        self.assertEqual(State.Name(self.client.ResumeSimulation(name=name).state), "RUNNING")

    def test_every_change_of_state_is_an_event(self):
        name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
        self.client.StartSimulation(name=name)
        self.client.PauseSimulation(name=name)
        self.client.StepSimulation(name=name)
        self.client.StopSimulation(name=name)
        changes = []
        for answer in self.client.WatchSimulation(name=name, after_sequence=0, kinds=[2], until_finished=True):
            changes += [State.Name(event.state_changed.to) for event in answer.events if event.HasField("state_changed")]
        self.assertEqual(changes, ["PAUSED", "RUNNING", "PAUSED", "RUNNING", "PAUSED", "CANCELLED"])

    def test_transitions_that_race_leave_a_state_that_answers(self):
        name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
        futures = []
        for _ in range(40):
            for method in ("StartSimulation", "PauseSimulation", "ResumeSimulation", "StepSimulation", "GetSimulation"):
                futures.append(self.client.future(method, name=name))
        allowed = {"OK", "FAILED_PRECONDITION", "ABORTED"}
        self.assertLessEqual({future.code().name for future in futures}, allowed)
        self.client.StopSimulation(name=name)
        within(10, lambda: self.state(name) == "CANCELLED")


if __name__ == "__main__":
    unittest.main()
