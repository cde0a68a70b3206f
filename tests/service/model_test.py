"""ModelService: models stored, checked, used by simulations, and kept when the server ends."""

import unittest

from tests.python.starling import SMALL
from tests.service import reference_models, scenarios
from tests.service.service_test_case import FolderTest, ServiceTest


def tensors():
    return scenarios.external().populations[0].model


class ModelTest(ServiceTest):
    def store(self, model, model_id=None):
        stored = self.client.CreateModel(model_id=model_id or self.new_id("m"), model=model)
        self.addCleanup(lambda: self.client.DeleteModel(name=stored.name))
        return stored

    def test_a_stored_model_says_what_it_is(self):
        stored = self.store(tensors(), "mine")
        self.assertEqual(stored.name, "models/mine")
        self.assertEqual((list(stored.states), list(stored.outcomes), list(stored.actions)), ([3], [3], [3]))
        self.assertRegex(stored.digest, r"^[0-9a-f]{16}$")
        got = self.client.GetModel(name="models/mine")
        self.assertEqual(got.model, tensors())
        self.assertEqual((got.digest, got.create_time), (stored.digest, stored.create_time))
        listed = [model for model in self.client.ListModels().models if model.name == "models/mine"]
        self.assertEqual(len(listed), 1)
        self.assertFalse(listed[0].HasField("model"))
        self.assertEqual(listed[0].digest, stored.digest)

    def test_storing_the_same_again_answers_what_is_there(self):
        first = self.store(tensors(), "same")
        second = self.client.CreateModel(model_id="same", model=tensors())
        self.assertEqual((second.digest, second.create_time), (first.digest, first.create_time))
        other = tensors()
        other.tensors.modalities[0].C.data[0] = 1
        self.refused("ALREADY_EXISTS", "MODEL_ALREADY_EXISTS", self.client.CreateModel, model_id="same", model=other)
        self.assertNotEqual(self.store(other).digest, first.digest)

    def test_a_simulation_of_a_stored_model_computes_the_same(self):
        stored = self.store(tensors())
        inline, by_name = scenarios.external(), scenarios.external()
        by_name.populations[0].model.stored = stored.name
        hashes = []
        for scenario in (inline, by_name):
            simulation = self.create(scenario)
            self.client.StepSimulation(name=simulation.name, ticks=5)
            hashes.append(self.client.hash(simulation.name))
        self.assertEqual(hashes[0], hashes[1])

    def test_simulations_and_snapshots_outlive_the_model(self):
        stored = self.client.CreateModel(model_id=self.new_id("m"), model=tensors())
        scenario = scenarios.external()
        scenario.populations[0].model.stored = stored.name
        name = self.create(scenario).name
        self.client.DeleteModel(name=stored.name)
        self.client.StepSimulation(name=name, ticks=3)
        snapshot = self.client.CreateSnapshot(simulation=name)
        restored = self.create(snapshot=snapshot.name).name
        self.assertEqual(self.client.hash(restored), self.client.hash(name))
        self.refused("NOT_FOUND", "MODEL_NOT_FOUND", self.client.CreateSimulation, scenario=scenario)

    def test_validation_says_what_an_agent_takes(self):
        checked = self.client.ValidateModel(model=tensors())
        self.assertEqual((list(checked.states), list(checked.outcomes), list(checked.actions), checked.policies), ([3], [3], [3], 3))
        self.assertGreater(checked.agent_bytes, 0)
        self.assertGreater(checked.agent_step_nanoseconds, 0)
        longer = self.client.ValidateModel(model=tensors(), agent={"policy_length": 4})
        self.assertEqual(longer.policies, 81)
        double = self.client.ValidateModel(model=tensors(), double_precision=True)
        self.assertGreater(double.agent_bytes, checked.agent_bytes)
        stored = self.store(tensors())
        self.assertEqual(self.client.ValidateModel(model={"stored": stored.name}).policies, 3)
        learning = self.client.ValidateModel(model=tensors(), agent={"learning": {"a": {}}})
        self.assertGreater(learning.agent_bytes, checked.agent_bytes)

    def test_presets_can_be_stored(self):
        for example in SMALL:
            stored = self.store(scenarios.example(example).populations[0].model)
            self.assertGreater(len(stored.states), 0)
            scenario = scenarios.example(example)
            scenario.populations[0].model.stored = stored.name
            self.client.StepSimulation(name=self.create(scenario).name)

    def test_malformed_tensors_are_refused_by_tensor_index_and_value(self):
        def spoil(change):
            model = tensors()
            change(model.tensors)
            return model

        nan, infinity = float("nan"), float("inf")
        wrong = [
            (lambda t: t.modalities[0].A.data.__setitem__(0, 0.5), "A"),
            (lambda t: t.modalities[0].A.data.__setitem__(4, -0.9), "A"),
            (lambda t: t.modalities[0].A.data.__setitem__(4, nan), "A"),
            (lambda t: t.factors[0].B.data.__setitem__(3, infinity), "B"),
            (lambda t: t.factors[0].B.data.append(1), "B"),
            (lambda t: t.factors[0].B.data.pop(), "B"),
            (lambda t: t.factors[0].B.shape.append(1), "B"),
            (lambda t: t.factors[0].B.shape.__setitem__(0, -3), "B"),
            (lambda t: t.factors[0].B.shape.__setitem__(0, 2**31 - 1), "B"),
            (lambda t: t.factors[0].B.shape.extend([2**31 - 1, 2**31 - 1, 2**31 - 1]), "B"),
            (lambda t: t.factors[0].D.extend([1, 1, 1]), "D"),
            (lambda t: t.factors[0].D.extend([1, 0]), "D"),
            (lambda t: t.factors[0].dependencies.append(9), "factor 9"),
            (lambda t: t.factors[0].controls.append(5), "control 5"),
            (lambda t: setattr(t.factors[0], "states", 0), "states"),
            (lambda t: setattr(t.factors[0], "states", 2**31 - 1), "2147483647"),
            (lambda t: setattr(t.modalities[0], "outcomes", -1), "outcomes"),
            (lambda t: setattr(t.controls[0], "actions", 2**31 - 1), "2147483647"),
            (lambda t: t.modalities[0].C.data.__setitem__(2, nan), "C"),
            (lambda t: t.ClearField("modalities"), "modality"),
            (lambda t: t.ClearField("factors"), "factor"),
            (lambda t: t.ClearField("controls"), "control"),
        ]
        for index, (change, word) in enumerate(wrong):
            with self.subTest(f"{index} {word}"):
                model = spoil(change)
                for call, fields in ((self.client.CreateModel, {"model_id": "wrong"}), (self.client.ValidateModel, {})):
                    failure = self.refused("INVALID_ARGUMENT", "INVALID_MODEL", call, model=model, **fields)
                    self.assertIn(word, failure.message)

    def test_habits_must_fit_the_policies(self):
        for habits in ([0.5, 0.5], [1.5, -0.5, 0]):
            model = tensors()
            model.tensors.E.extend(habits)
            self.refused("INVALID_ARGUMENT", "INVALID_MODEL", self.client.ValidateModel, model=model)

    def test_settings_that_do_not_fit_are_refused(self):
        for agent in (
            {"policy_length": 0},
            {"policy_length": -1},
            {"gamma": -1.0},
            {"gamma": float("nan")},
            {"dialect": "klingon"},
            {"iterations": 0},
            {"policies": [{"steps": [{"actions": [3]}]}]},
            {"learning": {"a": {"rate": -1.0}}},
        ):
            with self.subTest(str(agent)):
                self.refused("INVALID_ARGUMENT", "INVALID_MODEL", self.client.ValidateModel, model=tensors(), agent=agent)

    def test_recorded_models_are_accepted(self):
        for name in ("tmaze", "grid5", "dependencies_learn"):
            scenario = reference_models.scenario_of(reference_models.read_case(name), 1)
            self.store(scenario.populations[0].model)


class LimitTest(ServiceTest):
    FLAGS = ["--limit", "models=2"]

    def test_no_more_than_allowed_are_kept(self):
        for index in range(2):
            self.client.CreateModel(model_id=f"m{index}", model=tensors())
        failure = self.refused("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", self.client.CreateModel, model_id="m2", model=tensors())
        self.assertEqual((failure.metadata["limit"], failure.metadata["value"]), ("models", "2"))
        self.client.CreateModel(model_id="m1", model=tensors())
        self.client.DeleteModel(name="models/m0")
        self.client.CreateModel(model_id="m2", model=tensors())


class KeptTest(FolderTest):
    def test_models_are_kept_when_the_server_is_killed(self):
        server = self.serve()
        client = self.connect(server)
        stored = client.CreateModel(model_id="kept", model=tensors())
        client.CreateModel(model_id="gone", model=tensors())
        client.DeleteModel(name="models/gone")
        server.kill()
        client = self.connect(self.serve())
        got = client.GetModel(name="models/kept")
        self.assertEqual((got.model, got.digest, got.create_time), (tensors(), stored.digest, stored.create_time))
        self.assertEqual([model.name for model in client.ListModels().models], ["models/kept"])


if __name__ == "__main__":
    unittest.main()
