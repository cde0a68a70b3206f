"""Reading agents, and agents that join and leave."""

import csv
import math
import unittest

from tests.python.starling import EXAMPLES, StarlingTest
from tests.service import scenarios
from tests.service.client import Kind, Part
from tests.service.service_test_case import ServiceTest


class InspectTest(ServiceTest, StarlingTest):
    def inspect(self, name, parts, **fields):
        answer = self.client.InspectAgents(name=name, parts=parts, **fields)
        for array in answer.arrays:
            self.assertEqual(len(array.values), len(answer.agents) * math.prod(array.shape), array.label)
        return answer

    def test_every_part_has_its_label_and_shape(self):
        name = self.create(scenarios.example("foraging", count=5)).name
        self.client.StepSimulation(name=name, ticks=3)
        answer = self.inspect(name, [Part.ACTIONS, Part.BELIEFS, Part.PARAMETERS, Part.POLICIES])
        self.assertEqual((answer.tick, list(answer.agents)), (3, [0, 1, 2, 3, 4]))
        labels = [array.label for array in answer.arrays]
        factors = sum(label.startswith("qs[") for label in labels)
        expected = ["actions", *(f"qs[{f}]" for f in range(factors)), "pA[0]", "pA[1]", "pA[2]", "q_pi"]
        self.assertEqual(labels, expected)
        for array in answer.arrays:
            if array.label.startswith("q"):
                width = math.prod(array.shape)
                for agent in range(5):
                    self.assertAlmostEqual(sum(array.values[agent * width : (agent + 1) * width]), 1, places=4)

    def test_it_changes_nothing(self):
        name = self.create(scenarios.example("foraging", count=5)).name
        self.client.StepSimulation(name=name, ticks=3)
        before = self.client.hash(name)
        self.inspect(name, [Part.ACTIONS, Part.BELIEFS, Part.PARAMETERS, Part.POLICIES])
        self.assertEqual(self.client.hash(name), before)

    def test_chosen_agents_come_in_the_order_asked_for(self):
        name = self.create(scenarios.example("foraging", count=40)).name
        self.client.StepSimulation(name=name, ticks=3)
        everyone = self.inspect(name, [Part.BELIEFS]).arrays[0]
        chosen = self.inspect(name, [Part.BELIEFS], agents=[37, 0, 12])
        self.assertEqual(list(chosen.agents), [37, 0, 12])
        width = math.prod(everyone.shape)
        for row, agent in enumerate((37, 0, 12)):
            self.assertEqual(
                list(chosen.arrays[0].values[row * width : (row + 1) * width]), list(everyone.values[agent * width : (agent + 1) * width])
            )

    def test_their_mean_is_the_metric_of_starling_run(self):
        flags = ["--set", "populations[0].count=64", "--ticks", 9, "--out", "out", "--quiet", "--profile", "off"]
        self.succeed("run", EXAMPLES / "tmaze.textproto", *flags)
        with open(self.folder / "out/metrics.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        name = self.create(scenarios.example(count=64, ticks=9)).name
        for row in rows:
            self.client.StepSimulation(name=name)
            entropy = 0.0
            for array in self.inspect(name, [Part.BELIEFS]).arrays:
                entropy -= sum(value * math.log(value) for value in array.values if value > 0)
            self.assertAlmostEqual(entropy / 64, float(row["belief_entropy"]), places=4)

    def test_one_that_runs_is_read_at_a_tick(self):
        name = self.running(scenarios.example(count=64, ticks=scenarios.ENDLESS)).name
        ticks = [self.inspect(name, [Part.BELIEFS, Part.POLICIES]).tick for _ in range(10)]
        self.assertEqual(ticks, sorted(ticks))

    def test_what_cannot_be_read_is_refused(self):
        name = self.create().name
        inspect = self.client.InspectAgents
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", inspect, name=name)
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", inspect, name=name, parts=[0])
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", inspect, name=name, parts=[1, 77])
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", inspect, name=name, parts=[1], agents=[2, 2])
        self.refused("NOT_FOUND", "AGENT_NOT_FOUND", inspect, name=name, parts=[1], agents=[1, 8])
        self.refused("NOT_FOUND", "AGENT_NOT_FOUND", inspect, name=name, parts=[1], agents=[-1])
        failure = self.refused("NOT_FOUND", "POPULATION_NOT_FOUND", inspect, name=name, parts=[1], population="cats")
        self.assertEqual(failure.metadata["population"], "cats")
        self.refused("FAILED_PRECONDITION", "NOT_HELD", inspect, name=name, parts=[Part.PARAMETERS])

    def test_more_than_one_answer_may_hold_is_refused(self):
        name = self.create(scenarios.example("exploration", count=200_000)).name
        failure = self.refused("RESOURCE_EXHAUSTED", "ANSWER_TOO_LARGE", self.client.InspectAgents, name=name, parts=[Part.POLICIES])
        self.assertGreater(int(failure.metadata["value"]), 0)
        self.inspect(name, [Part.POLICIES], agents=[199_999])

    def test_populations_are_read_apart(self):
        scenario = scenarios.example(count=3)
        other = scenario.populations.add()
        other.CopyFrom(scenario.populations[0])
        other.name, other.count = "rats", 2
        name = self.create(scenario).name
        self.assertEqual(list(self.inspect(name, [Part.BELIEFS], population="rats").agents), [3, 4])
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.InspectAgents, name=name, parts=[1])
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.InspectAgents, name=name, parts=[1], agents=[2, 3])


class MembersTest(ServiceTest):
    def test_agents_join_with_new_ids(self):
        name = self.create(scenarios.example(count=5)).name
        self.client.StepSimulation(name=name, ticks=2)
        added = self.client.AddAgents(name=name, count=3, expected_tick=2)
        self.assertEqual((added.first_agent, added.count, added.tick, added.agents), (5, 3, 2, 8))
        self.assertEqual(self.client.get(name).agents, 8)
        inspected = self.client.InspectAgents(name=name, parts=[Part.BELIEFS])
        self.assertEqual(list(inspected.agents), list(range(8)))
        self.assertEqual(self.client.StepSimulation(name=name, ticks=2).agents, 8)

    def test_agents_leave_and_their_ids_are_never_given_out_again(self):
        name = self.create(scenarios.example(count=5)).name
        removed = self.client.RemoveAgents(name=name, agents=[1, 4])
        self.assertEqual((removed.tick, removed.agents), (0, 3))
        self.assertEqual(self.client.AddAgents(name=name, count=1).first_agent, 5)
        self.assertEqual(list(self.client.InspectAgents(name=name, parts=[1]).agents), [0, 2, 3, 5])
        self.refused("NOT_FOUND", "AGENT_NOT_FOUND", self.client.RemoveAgents, name=name, agents=[4])
        self.refused("NOT_FOUND", "AGENT_NOT_FOUND", self.client.InspectAgents, name=name, parts=[1], agents=[4])

    def test_all_or_none_are_removed(self):
        name = self.create(scenarios.example(count=5)).name
        before = self.client.hash(name)
        self.refused("NOT_FOUND", "AGENT_NOT_FOUND", self.client.RemoveAgents, name=name, agents=[0, 1, 77])
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.RemoveAgents, name=name, agents=[0, 1, 0])
        self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.RemoveAgents, name=name)
        self.assertEqual((self.client.get(name).agents, self.client.hash(name)), (5, before))

    def test_what_cannot_be_added_is_refused(self):
        name = self.create(scenarios.example(count=5)).name
        add = self.client.AddAgents
        for count in (0, -5):
            self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", add, name=name, count=count)
        self.refused("NOT_FOUND", "POPULATION_NOT_FOUND", add, name=name, count=1, population="cats")
        self.refused("FAILED_PRECONDITION", "TICK_MISMATCH", add, name=name, count=1, expected_tick=3)
        self.refused("FAILED_PRECONDITION", "TICK_MISMATCH", self.client.RemoveAgents, name=name, agents=[1], expected_tick=3)
        for count in (10**12, 2**63 - 1):
            self.refused("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", add, name=name, count=count)
        self.assertEqual(self.client.get(name).agents, 5)

    def test_the_same_joins_and_leaves_give_the_same_hash(self):
        hashes = []
        for portions in ([10], [3, 3, 4]):
            name = self.create(scenarios.example("foraging", count=64, ticks=100)).name
            self.client.StepSimulation(name=name, ticks=5)
            self.client.AddAgents(name=name, count=40)
            for ticks in portions:
                self.client.StepSimulation(name=name, ticks=ticks)
            self.client.RemoveAgents(name=name, agents=[0, 50, 70])
            for ticks in portions:
                self.client.StepSimulation(name=name, ticks=ticks)
            hashes.append(self.client.hash(name))
        self.assertEqual(hashes[0], hashes[1])

    def test_they_join_and_leave_while_it_runs(self):
        name = self.running(scenarios.example(count=8, ticks=scenarios.ENDLESS)).name
        latest = self.client.get(name).latest_sequence
        for _ in range(10):
            added = self.client.AddAgents(name=name, count=2)
            self.client.RemoveAgents(name=name, agents=[added.first_agent])
        self.assertEqual(self.client.get(name).agents, 18)
        self.client.StopSimulation(name=name)
        watch = self.client.WatchSimulation(name=name, after_sequence=latest, kinds=[Kind.AGENTS_CHANGED], until_finished=True)
        changes = [event.agents_changed for answer in watch for event in answer.events if event.HasField("agents_changed")]
        self.assertEqual(len(changes), 20)
        self.assertEqual(changes[-1].agents, 18)

    def test_an_agent_that_leaves_is_not_in_the_metrics(self):
        name = self.create(scenarios.example(count=5)).name
        self.client.RemoveAgents(name=name, agents=[0, 1, 2, 3, 4])
        self.assertEqual(self.client.StepSimulation(name=name, ticks=3).agents, 0)


class AgentLimitTest(ServiceTest):
    FLAGS = ["--limit", "agents=100"]

    def test_the_agents_of_all_simulations_are_bounded(self):
        first = self.create(scenarios.example(count=60)).name
        refused = self.refused(
            "RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", self.client.CreateSimulation, scenario=scenarios.example(count=41)
        )
        self.assertEqual((refused.metadata["limit"], refused.metadata["value"]), ("agents", "100"))
        second = self.create(scenarios.example(count=30)).name
        self.refused("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", self.client.AddAgents, name=first, count=11)
        self.client.AddAgents(name=first, count=10)
        self.client.DeleteSimulation(name=second)
        self.client.AddAgents(name=first, count=30)


if __name__ == "__main__":
    unittest.main()
