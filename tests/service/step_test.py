"""StepSimulation: retries that are safe, deadlines and cancellation at a tick boundary, fairness."""

import unittest

import grpc

from tests.service import scenarios
from tests.service.client import Failure, State
from tests.service.service_test_case import ServiceTest, within


class StepTest(ServiceTest):
    def test_it_answers_when_the_ticks_are_done(self):
        name = self.create().name
        self.assertEqual(self.client.StepSimulation(name=name).tick, 1)
        stepped = self.client.StepSimulation(name=name, ticks=10)
        self.assertEqual((stepped.tick, State.Name(stepped.state)), (11, "PAUSED"))

    def test_the_last_tick_is_the_end(self):
        name = self.create(scenarios.example(ticks=5)).name
        failure = self.refused("OUT_OF_RANGE", "BEYOND_LAST_TICK", self.client.StepSimulation, name=name, ticks=6)
        self.assertEqual((failure.metadata["tick"], failure.metadata["last_tick"]), ("0", "5"))
        self.assertEqual(self.client.get(name).tick, 0)
        self.assertEqual(State.Name(self.client.StepSimulation(name=name, ticks=5).state), "SUCCEEDED")

    def test_numbers_of_ticks_below_one_are_refused(self):
        name = self.create().name
        for ticks in (0, -1, -(2**63)):
            failure = self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", self.client.StepSimulation, name=name, ticks=ticks)
            self.assertEqual(failure.fields, ["ticks"])

    def test_numbers_of_ticks_beyond_all_bounds_are_refused(self):
        name = self.create().name
        self.client.StepSimulation(name=name, ticks=3)
        self.refused("OUT_OF_RANGE", "BEYOND_LAST_TICK", self.client.StepSimulation, name=name, ticks=2**63 - 1)


class RetryTest(ServiceTest):
    def test_a_wrong_tick_is_refused_and_nothing_done(self):
        name = self.create().name
        self.client.StepSimulation(name=name, ticks=4)
        failure = self.refused("FAILED_PRECONDITION", "TICK_MISMATCH", self.client.StepSimulation, name=name, ticks=1, expected_tick=3)
        self.assertEqual((failure.metadata["tick"], failure.metadata["expected_tick"]), ("4", "3"))
        self.assertEqual(self.client.get(name).tick, 4)

    def test_a_repetition_does_nothing_more(self):
        name = self.create().name
        for _ in range(3):
            self.assertEqual(self.client.StepSimulation(name=name, ticks=7, expected_tick=0).tick, 7)
        self.assertEqual(self.client.StepSimulation(name=name, ticks=7, expected_tick=7).tick, 14)

    def test_a_repetition_after_the_end_succeeds_too(self):
        name = self.create(scenarios.example(ticks=7)).name
        for _ in range(2):
            ended = self.client.StepSimulation(name=name, ticks=7, expected_tick=0)
            self.assertEqual((ended.tick, State.Name(ended.state)), (7, "SUCCEEDED"))

    def test_another_number_of_ticks_is_no_repetition(self):
        name = self.create().name
        self.client.StepSimulation(name=name, ticks=7, expected_tick=0)
        self.refused("FAILED_PRECONDITION", "TICK_MISMATCH", self.client.StepSimulation, name=name, ticks=8, expected_tick=0)

    def test_repetitions_at_once_do_the_ticks_once(self):
        name = self.create(scenarios.example("foraging", count=256, ticks=100000)).name
        for start in range(0, 500, 100):
            futures = [self.client.future("StepSimulation", name=name, ticks=100, expected_tick=start) for _ in range(8)]
            self.assertEqual({future.result().tick for future in futures}, {start + 100})

    def test_a_repetition_goes_on_where_a_cancelled_one_stopped(self):
        scenario = scenarios.example("foraging", count=1024, ticks=1000)
        name = self.create(scenario).name
        step = self.client.future("StepSimulation", name=name, ticks=400, expected_tick=0)
        within(30, lambda: self.client.get(name).tick >= 1)
        step.cancel()
        paused = self.wait_for_state(name, "PAUSED")
        self.assertLess(paused.tick, 400)
        self.assertEqual(self.client.StepSimulation(name=name, ticks=400, expected_tick=0).tick, 400)
        whole = self.create(scenario).name
        self.client.StepSimulation(name=whole, ticks=400)
        self.assertEqual(self.client.hash(name), self.client.hash(whole))

    def test_one_that_waits_takes_over_from_one_that_is_cancelled(self):
        name = self.create(scenarios.example("foraging", count=1024, ticks=1000)).name
        first = self.client.future("StepSimulation", name=name, ticks=200, expected_tick=0)
        within(30, lambda: self.client.get(name).tick >= 1)
        second = self.client.future("StepSimulation", name=name, ticks=200, expected_tick=0)
        first.cancel()
        self.assertEqual(second.result().tick, 200)

    def test_steps_at_once_without_a_tick_never_lose_one(self):
        name = self.create().name
        futures = [self.client.future("StepSimulation", name=name) for _ in range(50)]
        done = [future for future in futures if future.code() == grpc.StatusCode.OK]
        refused = [Failure(future) for future in futures if future.code() != grpc.StatusCode.OK]
        self.assertLessEqual({(failure.code, failure.reason) for failure in refused}, {("FAILED_PRECONDITION", "WRONG_STATE")})
        self.assertEqual(self.client.get(name).tick, len(done))


class InterruptionTest(ServiceTest):
    def long_step(self, **fields):
        """A step that is under way: the simulation's name and the call."""
        name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
        step = self.client.future("StepSimulation", name=name, ticks=1_000_000_000, **fields)
        within(30, lambda: self.client.get(name).tick >= 1)
        return name, step

    def check_it_is_at_a_boundary(self, name):
        """The state is that of a simulation that was stepped to the same tick in one go."""
        paused = self.wait_for_state(name, "PAUSED")
        straight = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
        self.client.StepSimulation(name=straight, ticks=paused.tick)
        self.assertEqual(self.client.hash(name), self.client.hash(straight))

    def test_a_deadline_stops_the_work_at_a_tick(self):
        name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
        self.refused("DEADLINE_EXCEEDED", "", self.client.StepSimulation, name=name, ticks=1_000_000_000, timeout=0.3)
        self.check_it_is_at_a_boundary(name)

    def test_cancelling_stops_the_work_at_a_tick(self):
        name, step = self.long_step()
        step.cancel()
        self.check_it_is_at_a_boundary(name)

    def test_a_client_that_closes_its_connection_stops_the_work(self):
        other = self.connect(self.server)
        name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
        step = other.future("StepSimulation", name=name, ticks=1_000_000_000)
        within(30, lambda: self.client.get(name).tick >= 1)
        other.close()
        self.assertNotEqual(step.code(), grpc.StatusCode.OK)
        self.check_it_is_at_a_boundary(name)

    def test_pausing_ends_a_step_early(self):
        name, step = self.long_step()
        self.client.PauseSimulation(name=name)
        failure = Failure(self.error_of(step))
        self.assertEqual((failure.code, failure.reason), ("ABORTED", "STEP_INTERRUPTED"), failure)
        self.check_it_is_at_a_boundary(name)

    def test_stopping_and_deleting_end_a_step(self):
        for method, fields in (("StopSimulation", {}), ("DeleteSimulation", {"force": True})):
            with self.subTest(method):
                name, step = self.long_step()
                getattr(self.client, method)(name=name, **fields)
                failure = Failure(self.error_of(step))
                self.assertEqual((failure.code, failure.reason), ("ABORTED", "STEP_INTERRUPTED"), failure)

    def error_of(self, future):
        error = future.exception(timeout=30)
        self.assertIsNotNone(error)
        return error


class StarvationTest(ServiceTest):
    FLAGS = ["--limit", "waiting_steps=40"]

    def test_health_reads_and_watches_answer_beside_many_steps(self):
        steps = []
        for _ in range(32):
            name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
            steps.append((name, self.client.future("StepSimulation", name=name, ticks=1_000_000_000)))
        within(30, lambda: all(self.client.get(name).tick >= 1 for name, _ in steps))
        self.assertEqual(self.client.health(), 1)
        for name, _ in steps:
            watch = self.client.WatchSimulation(name=name, timeout=20)
            next(watch)
            self.assertGreaterEqual(len(next(watch).events), 1)
            watch.cancel()
        for name, step in steps:
            self.assertFalse(step.done())
            step.cancel()
        for name, _ in steps:
            self.wait_for_state(name, "PAUSED")

    def test_more_steps_than_may_wait_are_refused_at_once(self):
        steps = []
        for _ in range(40):
            name = self.create(scenarios.example(ticks=scenarios.ENDLESS)).name
            steps.append(self.client.future("StepSimulation", name=name, ticks=1_000_000_000))
            within(30, lambda: self.state(name) == "RUNNING")
        name = self.create().name
        failure = self.refused("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", self.client.StepSimulation, name=name)
        self.assertEqual(failure.metadata["limit"], "waiting_steps")
        self.assertEqual(failure.metadata["value"], "40")
        for step in steps:
            step.cancel()
        within(30, lambda: self.steps(name))

    def steps(self, name):
        try:
            return self.client.StepSimulation(name=name).tick > 0
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            return False

    def test_simulations_share_the_machine_while_others_are_stepped(self):
        running = [self.running().name for _ in range(8)]
        name = self.create(scenarios.example(ticks=100000)).name
        for tick in range(20):
            self.assertEqual(self.client.StepSimulation(name=name).tick, tick + 1)
        ticks = [self.client.get(other).tick for other in running]
        within(30, lambda: all(self.client.get(other).tick > tick for other, tick in zip(running, ticks)))


if __name__ == "__main__":
    unittest.main()
