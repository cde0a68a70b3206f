"""DriveSimulation: a client in the place of the world, for one agent or a batch of them."""

import queue
import random
import unittest

import grpc

from tests.service import reference_models, scenarios
from tests.service.client import Failure, Part, State
from tests.service.service_test_case import ServiceTest


class Drive:
    """A drive that is under way."""

    def __init__(self, client, name, agents=(), **options):
        self.client = client
        self.requests = queue.Queue()
        self.call = client.DriveSimulation(iter(self.requests.get, None), **options)
        self.send(attach={"name": name, "agents": agents})
        self.attached = next(self.call).attached

    def send(self, **fields):
        self.requests.put(self.client.request("DriveSimulation", None, fields))

    def observe(self, outcomes, **fields):
        """The actions after one tick."""
        self.send(observe={"outcomes": outcomes, **fields})
        return next(self.call).act

    def close(self):
        self.requests.put(None)
        return list(self.call)


class DriveTest(ServiceTest):
    def drive(self, name, agents=(), **options):
        drive = Drive(self.client, name, agents, **options)
        self.addCleanup(drive.call.cancel)
        self.addCleanup(drive.requests.put, None)
        return drive

    def test_a_batch_of_agents_is_driven_to_where_it_wants_to_be(self):
        name = self.create(scenarios.external(count=16)).name
        drive = self.drive(name)
        self.assertEqual(list(drive.attached.agents), list(range(16)))
        self.assertEqual((list(drive.attached.outcomes), list(drive.attached.actions), drive.attached.tick), ([3], [3], 0))
        places = [agent % 3 for agent in range(16)]
        for tick in range(1, 6):
            act = drive.observe(places)
            self.assertEqual((act.tick, len(act.actions)), (tick, 16))
            places = list(act.actions)  # an action leads to the place of its number
        self.assertEqual(places, [2] * 16)
        self.assertEqual(drive.close(), [])
        self.assertEqual(drive.call.code(), grpc.StatusCode.OK)
        self.assertEqual(self.client.get(name).tick, 5)

    def test_one_agent_is_driven_and_the_others_observe_nothing(self):
        name = self.create(scenarios.external(count=4)).name
        drive = self.drive(name, [2])
        self.assertEqual(list(drive.attached.agents), [2])
        act = drive.observe([1])
        self.assertEqual(len(act.actions), 1)
        inspected = self.client.InspectAgents(name=name, parts=[Part.BELIEFS])
        beliefs = [list(inspected.arrays[0].values[3 * agent : 3 * agent + 3]) for agent in range(4)]
        self.assertGreater(beliefs[2][1], 0.85)
        for agent in (0, 1, 3):
            for probability in beliefs[agent]:
                self.assertAlmostEqual(probability, 1 / 3, places=5)

    def test_arrays_follow_the_order_of_the_agents_of_the_attachment(self):
        name = self.create(scenarios.external(count=4)).name
        drive = self.drive(name, [3, 0, 1])
        self.assertEqual(list(drive.attached.agents), [3, 0, 1])
        drive.observe([0, 1, 2])
        inspected = self.client.InspectAgents(name=name, agents=[3, 0, 1], parts=[Part.BELIEFS])
        for row, place in enumerate([0, 1, 2]):
            self.assertGreater(inspected.arrays[0].values[3 * row + place], 0.85)

    def test_actions_are_those_that_inspection_shows(self):
        name = self.create(scenarios.external(count=8)).name
        drive = self.drive(name)
        dice = random.Random(4)
        for _ in range(10):
            act = drive.observe([dice.randint(-1, 2) for _ in range(8)])
            inspected = self.client.InspectAgents(name=name, parts=[Part.ACTIONS])
            self.assertEqual(inspected.tick, act.tick)
            self.assertEqual([int(value) for value in inspected.arrays[0].values], list(act.actions))

    def test_drives_of_the_same_observations_end_in_the_same_hash(self):
        dice = random.Random(5)
        observations = [[dice.randint(-1, 2) for _ in range(4)] for _ in range(20)]
        hashes = set()
        for portion in (20, 3):
            name = self.create(scenarios.external()).name
            for start in range(0, 20, portion):
                drive = self.drive(name)
                for outcomes in observations[start : start + portion]:
                    drive.observe(outcomes)
                drive.close()
            hashes.add(self.client.hash(name))
        self.assertEqual(len(hashes), 1)

    def test_a_wrong_observation_ends_the_call_and_changes_nothing(self):
        for outcomes, fields in (([0] * 3, {}), ([0] * 5, {}), ([], {}), ([0, 0, 0, 3], {}), ([0, 0, 0, -2], {}), ([0, 2**30, 0, 0], {})):
            with self.subTest(str(outcomes)):
                name = self.create(scenarios.external()).name
                before = self.client.hash(name)
                self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.drive(name).observe, outcomes, **fields)
                self.assertEqual((self.client.get(name).tick, self.client.hash(name)), (0, before))

    def test_a_wrong_tick_is_refused(self):
        name = self.create(scenarios.external()).name
        drive = self.drive(name)
        self.assertEqual(drive.observe([0] * 4, expected_tick=0).tick, 1)
        self.refused("FAILED_PRECONDITION", "TICK_MISMATCH", drive.observe, [0] * 4, expected_tick=0)

    def test_the_end_of_the_scenario_is_the_end(self):
        name = self.create(scenarios.external(ticks=2)).name
        drive = self.drive(name)
        drive.observe([0] * 4)
        drive.observe([0] * 4)
        self.assertEqual(self.state(name), "SUCCEEDED")
        with self.assertRaises(grpc.RpcError) as caught:
            drive.observe([0] * 4)
        self.assertIn(Failure(caught.exception).reason, ("BEYOND_LAST_TICK", "WRONG_STATE"))

    def test_attaching_comes_first_and_once(self):
        name = self.create(scenarios.external()).name
        observe = self.client.request("DriveSimulation", None, {"observe": {"outcomes": [0] * 4}})
        empty = self.client.request("DriveSimulation", None, {})
        attach = self.client.request("DriveSimulation", None, {"attach": {"name": name}})
        for requests in ([observe], [empty], [attach, attach], [attach, empty]):
            self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.DriveSimulation, iter(requests))
        self.assertEqual(list(self.client.DriveSimulation(iter([]))), [])

    def test_what_cannot_be_attached_is_refused(self):
        external, own = self.create(scenarios.external()).name, self.create().name
        for code, reason, fields in (
            ("NOT_FOUND", "SIMULATION_NOT_FOUND", {"name": "simulations/none"}),
            ("INVALID_ARGUMENT", "INVALID_NAME", {"name": "models/none"}),
            ("FAILED_PRECONDITION", "WORLD_NOT_EXTERNAL", {"name": own}),
            ("NOT_FOUND", "AGENT_NOT_FOUND", {"name": external, "agents": [0, 99]}),
            ("INVALID_ARGUMENT", "INVALID_REQUEST", {"name": external, "agents": [1, 1]}),
        ):
            with self.subTest(reason):
                attach = self.client.request("DriveSimulation", None, {"attach": fields})
                self.refused(code, reason, self.client.DriveSimulation, iter([attach]))

    def test_deleting_the_simulation_ends_the_drive(self):
        name = self.create(scenarios.external()).name
        drive = self.drive(name)
        self.client.DeleteSimulation(name=name)
        with self.assertRaises(grpc.RpcError) as caught:
            drive.observe([0] * 4)
        self.assertIn(Failure(caught.exception).reason, ("STEP_INTERRUPTED", "SIMULATION_NOT_FOUND"))

    def test_it_can_be_stepped_and_read_between_two_ticks(self):
        name = self.create(scenarios.external()).name
        drive = self.drive(name)
        drive.observe([0] * 4)
        self.assertEqual(State.Name(self.client.get(name).state), "PAUSED")
        self.assertEqual(self.client.StepSimulation(name=name).tick, 2)
        self.assertEqual(drive.observe([0] * 4).tick, 3)

    def test_an_agent_that_leaves_is_missed(self):
        name = self.create(scenarios.external()).name
        drive = self.drive(name)
        drive.observe([0] * 4)
        self.client.RemoveAgents(name=name, agents=[1])
        self.refused("NOT_FOUND", "AGENT_NOT_FOUND", drive.observe, [0] * 4)


class ReferenceTest(ServiceTest):
    """The numbers that an independent implementation recorded, asked of the server."""

    CASES = ["tmaze", "grid5", "cue_chain", "random3", "dependencies", "missing_observations", "no_control", "dependencies_learn"]

    def test_beliefs_policies_and_actions_are_those_recorded(self):
        for case_name in self.CASES:
            with self.subTest(case_name):
                self.check(reference_models.read_case(case_name))

    def check(self, case):
        count = 3
        name = self.create(reference_models.scenario_of(case, count)).name
        drive = Drive(self.client, name)
        parts = [Part.BELIEFS, Part.ACTIONS]
        # What policies follow from is what was learned since, if they learn.
        parts.append(Part.PARAMETERS if case["settings"]["learn"] else Part.POLICIES)
        for step in case["steps"]:
            observation = [-1 if outcome is None else outcome for outcome in step["observation"]]
            drive.observe(observation * count)
            arrays = {array.label: array for array in self.client.InspectAgents(name=name, parts=parts).arrays}
            for factor, recorded in enumerate(step["qs"]):
                self.compare(arrays[f"qs[{factor}]"].values, recorded * count)
            if "q_pi" in arrays:
                self.compare(arrays["q_pi"].values, step["q_pi"] * count)
            for counts in ("pA", "pB"):
                for index, tensor in enumerate(step.get("learned", {}).get(counts, [])):
                    self.compare(arrays[f"{counts}[{index}]"].values, tensor["data"] * count)
            self.assertEqual([int(action) for action in arrays["actions"].values], step["action"] * count)
        drive.close()

    def compare(self, values, recorded):
        self.assertEqual(len(values), len(recorded))
        for value, expected in zip(values, recorded):
            self.assertAlmostEqual(value, expected, delta=1e-7)


if __name__ == "__main__":
    unittest.main()
