"""The same scenario by `starling run`, by steps in portions, and through a snapshot over the wire: one hash."""

import json
import random
import unittest

from tests.python.starling import EXAMPLES, SMALL, StarlingTest
from tests.service import scenarios
from tests.service.checksum import xxh3
from tests.service.service_test_case import ServiceTest
from tests.service.snapshot_transfer import download, upload

TICKS = 40


class OneHashTest(ServiceTest, StarlingTest):
    def run_hash(self, example, *more):
        out = f"out-{self.new_id()}"
        self.succeed("run", EXAMPLES / f"{example}.textproto", *SMALL[example], "--ticks", TICKS, "--quiet", "--profile", "off", "--out", out, *more)
        return json.loads((self.folder / out / "result.json").read_text())["state_hash"]

    def new(self, example):
        return self.create(scenarios.example(example, count=64, ticks=TICKS)).name

    def step_in_portions(self, name, until, dice):
        tick = self.client.get(name).tick
        while tick < until:
            ticks = dice.randint(1, min(9, until - tick))
            self.client.StepSimulation(name=name, ticks=ticks, expected_tick=tick)
            tick += ticks

    def test_run_steps_and_snapshots_over_the_wire(self):
        dice = random.Random(20261121)
        for example in SMALL:
            with self.subTest(example):
                oracle = self.run_hash(example)

                portions = self.new(example)
                self.step_in_portions(portions, TICKS, dice)
                self.assertEqual(self.client.hash(portions), oracle)

                started = self.new(example)
                self.client.StartSimulation(name=started)
                self.wait_for_state(started, "SUCCEEDED")
                self.assertEqual(self.client.hash(started), oracle)

                first = self.new(example)
                self.step_in_portions(first, 17, dice)
                snapshot = self.client.CreateSnapshot(simulation=first)
                data, _ = download(self.client, snapshot.name)
                copy = upload(self.client, self.new_id("copy"), data, snapshot.checksum)
                second = self.create(snapshot=copy.name).name
                self.step_in_portions(second, TICKS, dice)
                self.assertEqual(self.client.hash(second), oracle)

                path = self.folder / f"{example}.starling"
                path.write_bytes(data)
                self.succeed("run", "--resume", path, "--quiet", "--profile", "off", "--out", f"resumed-{example}")
                resumed = json.loads((self.folder / f"resumed-{example}/result.json").read_text())
                self.assertEqual(resumed["state_hash"], oracle)

    def test_a_snapshot_of_starling_run_is_restored_by_the_server(self):
        out = "with-snapshots"
        small = [*SMALL["foraging"], "--ticks", TICKS, "--quiet", "--profile", "off", "--snapshot-every", 15]
        self.succeed("run", EXAMPLES / "foraging.textproto", *small, "--out", out)
        oracle = json.loads((self.folder / out / "result.json").read_text())["state_hash"]
        name = self.create(scenarios.example("foraging", count=64, ticks=TICKS)).name
        self.client.StepSimulation(name=name, ticks=15)
        mine = self.client.CreateSnapshot(simulation=name)
        data = (self.folder / out / "snapshot-15.starling").read_bytes()
        copy = upload(self.client, "of-run", data, xxh3(data))
        self.assertEqual(copy.tick, mine.tick)
        restored = self.create(snapshot=copy.name).name
        self.client.StepSimulation(name=restored, ticks=TICKS - 15)
        self.assertEqual(self.client.hash(restored), oracle)

    def test_others_that_run_change_nothing(self):
        oracle = self.run_hash("foraging")
        for _ in range(4):
            self.running(scenarios.example("foraging", count=500, ticks=scenarios.ENDLESS))
        name = self.new("foraging")
        self.client.StepSimulation(name=name, ticks=TICKS)
        self.assertEqual(self.client.hash(name), oracle)


if __name__ == "__main__":
    unittest.main()
