"""Creating, reading, running and deleting simulations."""

import json
import threading
import unittest

from tests.python.starling import EXAMPLES, StarlingTest
from tests.service import scenarios
from tests.service.client import State
from tests.service.service_test_case import ServiceTest, within


class CreateTest(ServiceTest):
    def test_a_new_simulation_is_paused_at_tick_zero_and_says_what_it_is(self):
        created = self.create(scenarios.example(count=6, ticks=40), labels={"team": "blue", "run": "1"})
        self.assertRegex(created.name, r"^simulations/s\d+$")
        self.assertEqual(State.Name(created.state), "PAUSED")
        self.assertEqual((created.tick, created.last_tick, created.until_tick, created.agents), (0, 40, 0, 6))
        self.assertEqual([(size.population, size.agents) for size in created.populations], [("mice", 6)])
        self.assertEqual(dict(created.labels), {"team": "blue", "run": "1"})
        self.assertGreater(created.state_bytes, 0)
        self.assertGreater(len(created.metric_names), 3)
        self.assertIn("free_energy", created.metric_names)
        self.assertEqual(list(created.metrics), [0.0] * len(created.metric_names))
        self.assertRegex(created.scenario_digest, r"^[0-9a-f]{16}$")
        self.assertTrue(created.uid)
        self.assertGreater(created.create_time.seconds, 1_600_000_000)
        self.assertIn(created.execution.backend, ("serial", "threads"))

    def test_only_a_full_view_has_scenario_and_hash(self):
        scenario = scenarios.example(count=6, ticks=40)
        name = self.create(scenario).name
        for basic in (self.client.GetSimulation(name=name), self.client.get(name)):
            self.assertFalse(basic.HasField("scenario"))
            self.assertEqual(basic.state_hash, "")
        full = self.client.get(name, full=True)
        self.assertRegex(full.state_hash, r"^[0-9a-f]{16}$")
        self.assertEqual(full.scenario.populations[0].count, 6)
        self.assertEqual(full.scenario.world, scenario.world)
        running = self.running().name
        self.assertEqual(self.client.get(running, full=True).state_hash, "")

    def test_the_server_makes_up_ids_that_differ(self):
        names = {self.create(simulation_id="").name for _ in range(20)}
        self.assertEqual(len(names), 20)
        for name in names:
            self.assertRegex(name, r"^simulations/[a-z][a-z0-9-]{0,62}$")

    def test_overrides_apply_in_order_and_show_in_the_scenario(self):
        overrides = ["populations[0].count=3", "seed=9", "populations[0].count=5"]
        created = self.create(overrides=overrides)
        self.assertEqual(created.agents, 5)
        scenario = self.client.get(created.name, full=True).scenario
        self.assertEqual((scenario.seed, scenario.populations[0].count), (9, 5))

    def test_an_id_is_free_again_after_its_simulation_was_deleted(self):
        first = self.create(simulation_id="again")
        self.client.DeleteSimulation(name=first.name)
        self.refused("NOT_FOUND", "SIMULATION_NOT_FOUND", self.client.GetSimulation, name=first.name)
        second = self.create(simulation_id="again")
        self.assertEqual(first.name, second.name)
        self.assertNotEqual(first.uid, second.uid)

    def test_one_of_many_at_once_gets_an_id(self):
        got, refused = [], []

        def create():
            try:
                got.append(self.client.CreateSimulation(simulation_id="contended", scenario=scenarios.example()))
            except Exception as error:  # noqa: BLE001: counted below
                refused.append(error.code().name)

        threads = [threading.Thread(target=create) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.addCleanup(self.delete, "simulations/contended")
        self.assertEqual(len(got), 1)
        self.assertEqual(set(refused), {"ALREADY_EXISTS"})


class RequestIdTest(ServiceTest):
    def test_a_repetition_answers_what_the_first_call_created(self):
        request = {"scenario": scenarios.example(), "request_id": "r-1", "labels": {"a": "b"}}
        first = self.create(simulation_id="", **request)
        self.client.StepSimulation(name=first.name, ticks=3)
        second = self.client.CreateSimulation(**request)
        self.assertEqual((second.name, second.uid, second.tick), (first.name, first.uid, 3))

    def test_many_at_once_create_one(self):
        request = {"scenario": scenarios.example(), "request_id": "r-2"}
        futures = [self.client.future("CreateSimulation", **request) for _ in range(16)]
        uids = {future.result().uid for future in futures}
        self.assertEqual(len(uids), 1)
        self.addCleanup(self.delete, futures[0].result().name)

    def test_another_request_of_the_same_id_is_refused(self):
        self.create(scenarios.example(), request_id="r-3")
        failure = self.refused(
            "INVALID_ARGUMENT", "REQUEST_ID_REUSED", self.client.CreateSimulation, scenario=scenarios.example(ticks=7), request_id="r-3"
        )
        self.assertEqual(failure.metadata["request_id"], "r-3")

    def test_it_is_free_again_when_its_simulation_is_gone(self):
        first = self.create(simulation_id="", request_id="r-4")
        self.delete(first.name)
        second = self.create(simulation_id="", request_id="r-4")
        self.assertNotEqual(first.uid, second.uid)

    def test_one_that_failed_does_not_take_it(self):
        self.refused(
            "INVALID_ARGUMENT", "INVALID_SCENARIO", self.client.CreateSimulation, scenario=scenarios.example(ticks=0), request_id="r-5"
        )
        self.create(request_id="r-5")


class RunTest(ServiceTest):
    def test_it_runs_to_its_end_and_succeeds(self):
        name = self.create(scenarios.example(ticks=50)).name
        started = self.client.StartSimulation(name=name)
        self.assertEqual(started.until_tick, 50)
        ended = self.wait_for_state(name, "SUCCEEDED")
        self.assertEqual(ended.tick, 50)
        self.assertNotEqual(list(ended.metrics), [0.0] * len(ended.metrics))

    def test_it_pauses_where_it_was_told_to_and_goes_on(self):
        name = self.create(scenarios.example(ticks=50)).name
        self.client.StartSimulation(name=name, until_tick=20)
        self.assertEqual(self.wait_for_state(name, "PAUSED").tick, 20)
        self.refused("FAILED_PRECONDITION", "NOT_STARTED", self.client.ResumeSimulation, name=name)
        self.client.StartSimulation(name=name)
        self.wait_for_state(name, "SUCCEEDED")

    def test_pause_and_resume_do_not_change_the_results(self):
        scenario = scenarios.example("foraging", count=64, ticks=200)
        straight, paused = self.create(scenario).name, self.create(scenario).name
        self.client.StepSimulation(name=straight, ticks=200)
        self.client.StartSimulation(name=paused)
        for _ in range(5):
            if self.state(paused) == "SUCCEEDED":
                break
            try:
                self.client.PauseSimulation(name=paused)
            except Exception as error:  # noqa: BLE001: it may have ended in between
                self.assertEqual(error.code().name, "FAILED_PRECONDITION")
                break
            if self.state(paused) == "PAUSED":
                self.client.ResumeSimulation(name=paused)
        self.wait_for_state(paused, "SUCCEEDED")
        self.assertEqual(self.client.hash(paused), self.client.hash(straight))

    def test_a_paused_simulation_stays_where_it_is(self):
        name = self.running().name
        paused = self.client.PauseSimulation(name=name)
        self.assertEqual(State.Name(paused.state), "PAUSED")
        before = self.client.get(name, full=True)
        self.assertEqual(before.tick, paused.tick)
        self.assertEqual(self.client.hash(name), before.state_hash)
        self.assertEqual(self.client.get(name).tick, paused.tick)

    def test_a_stopped_simulation_is_cancelled_for_good(self):
        name = self.running().name
        stopped = self.client.StopSimulation(name=name)
        self.assertEqual(State.Name(stopped.state), "CANCELLED")
        self.assertEqual(self.client.StopSimulation(name=name).tick, stopped.tick)

    def test_several_run_at_once(self):
        names = [self.running().name for _ in range(6)]
        seen = {name: self.client.get(name).tick for name in names}
        for name in names:
            self.wait_beyond(name, seen[name] + 100)

    def wait_beyond(self, name, tick):
        within(30, lambda: self.client.get(name).tick > tick)

    def test_the_rate_is_that_of_running(self):
        name = self.running().name
        self.wait_beyond(name, 1000)
        self.assertGreater(self.client.PauseSimulation(name=name).ticks_per_second, 1)


class DigestTest(ServiceTest, StarlingTest):
    def test_digest_and_hash_are_those_of_starling_run(self):
        scenario = EXAMPLES / "tmaze.textproto"
        self.succeed("run", scenario, "--set", "populations[0].count=16", "--ticks", 30, "--out", "out", "--quiet", "--profile", "off")
        result = json.loads((self.folder / "out/result.json").read_text())
        name = self.create(scenarios.example(count=16, ticks=30)).name
        self.client.StepSimulation(name=name, ticks=30)
        full = self.client.get(name, full=True)
        self.assertEqual(full.state_hash, result["state_hash"])
        self.assertEqual(full.scenario_digest, result["scenario_digest"])


if __name__ == "__main__":
    unittest.main()
