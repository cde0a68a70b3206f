"""What of tools/export_pymdp.py needs no pymdp: arrays, settings and models of agents, the order of steps."""

import pathlib
import sys
import types
import unittest

sys.path.insert(0, str(pathlib.Path.cwd() / "tools"))

from pymdp_recording import agents, arrays  # noqa: E402
from pymdp_recording.arrays import NotExportable  # noqa: E402
from pymdp_recording.steps import Steps  # noqa: E402


class Array:
    """As NumPy and JAX have it: a shape, and numbers as lists."""

    def __init__(self, numbers):
        self.numbers = numbers

    def tolist(self):
        return self.numbers

    def __getitem__(self, index):
        part = self.numbers[index]
        return Array(part) if isinstance(part, list) else part


class ArraysTest(unittest.TestCase):
    def test_writes_vectors_as_lists_and_the_last_axis_fastest(self):
        self.assertEqual(arrays.array(Array([0.5, 0.5])), [0.5, 0.5])
        cube = Array([[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]])
        self.assertEqual(arrays.array(cube), {"shape": [2, 3, 2], "data": list(range(1, 13))})

    def test_splits_a_combined_axis_of_actions(self):
        combined = [[[0, 1, 2, 3, 4, 5]]]
        self.assertEqual(agents.with_separate_actions(combined, [2, 3]), [[[[0, 1, 2], [3, 4, 5]]]])
        self.assertEqual(agents.with_separate_actions([[[7], [8]]], []), [[7, 8]])

    def test_takes_means_of_columns(self):
        self.assertEqual(arrays.means([[1.0, 2.0], [3.0, 6.0]]), [[0.25, 0.25], [0.75, 0.75]])

    def test_distance_is_infinite_between_shapes(self):
        self.assertEqual(arrays.distance([1.0, 2.0], [1.0, 2.5]), 0.5)
        self.assertEqual(arrays.distance([1.0, 2.0], [[1.0, 2.0]]), float("inf"))
        self.assertFalse(arrays.same([[1.0]], [[1.0], [1.0]]))


def numpy_agent(**changes):
    agent = types.SimpleNamespace(
        num_states=[2],
        num_obs=[2],
        num_controls=[2],
        policy_len=1,
        A=[Array([[0.9, 0.1], [0.1, 0.9]])],
        B=[Array([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])],
        C=[Array([0.0, 1.0])],
        D=[Array([0.5, 0.5])],
        E=Array([0.25, 0.75]),
        pA=None,
        pB=None,
        pD=None,
        policies=[Array([[0.0]]), Array([[1.0]])],
        gamma=16,
        alpha=8.0,
        use_utility=True,
        use_states_info_gain=False,
        use_param_info_gain=False,
        action_selection="deterministic",
        sampling_mode="marginal",
        inference_algo="VANILLA",
        inference_params={"num_iter": 10, "dF": 1.0, "dF_tol": 0.001},
        inference_horizon=1,
        edge_handling_params={"use_BMA": True, "policy_sep_prior": False},
        modalities_to_learn="all",
        factors_to_learn=[0],
        I=None,
        A_factor_list=[[0]],
        B_factor_list=[[0]],
        sophisticated=False,
    )
    for name, value in changes.items():
        setattr(agent, name, value)
    return agent


def jax_agent(**changes):
    agent = types.SimpleNamespace(
        batch_size=1,
        gamma=Array([2.0]),
        alpha=Array([1.0]),
        use_utility=True,
        use_states_info_gain=True,
        use_param_info_gain=False,
        use_inductive=False,
        action_selection="deterministic",
        sampling_mode="full",
        inference_algo="fpi",
        inference_horizon=None,
        num_iter=16,
        num_states=[2, 2],
        num_obs=[2],
        num_controls=[6, 1],
        num_controls_multi=[2, 3],
        policy_len=1,
        A_dependencies=[[1]],
        B_dependencies=[[0], [1]],
        action_maps=[
            {"multi_dependency": [0, 1], "multi_dims": [2, 3]},
            {"multi_dependency": [], "multi_dims": []},
        ],
        A=[Array([[[0.9, 0.1], [0.1, 0.9]]])],
        B=[Array([[[[0.5] * 6, [0.25] * 6], [[0.5] * 6, [0.75] * 6]]]), Array([[[[1.0], [0.0]], [[0.0], [1.0]]]])],
        C=[Array([[[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]])],
        D=[Array([[0.5, 0.5]]), Array([[1.0, 0.0]])],
        E=Array([[0.5, 0.5]]),
        pA=None,
        pB=None,
        H=None,
        policies=types.SimpleNamespace(policy_arr=Array([[[0, 0]], [[5, 0]]])),
    )
    for name, value in changes.items():
        setattr(agent, name, value)
    return agent


class AgentsTest(unittest.TestCase):
    def test_knows_dialects_by_where_the_class_is_defined(self):
        def agent_class(module, **members):
            return type("Agent", (), {"__module__": module, **members})

        self.assertEqual(agents.dialect_of(agent_class("pymdp.agent")), "pymdp_0_0_7")
        self.assertEqual(agents.dialect_of(agent_class("pymdp.legacy.agent")), "pymdp_legacy")
        latest = agent_class("pymdp.agent", update_empirical_prior=None)
        self.assertEqual(agents.dialect_of(latest), "pymdp_1")
        self.assertEqual(agents.dialect_of(type("Own", (latest,), {})), "pymdp_1")
        with self.assertRaisesRegex(NotExportable, "elsewhere.Agent is no agent of pymdp"):
            agents.dialect_of(agent_class("elsewhere"))

    def test_settings_of_numpy_have_the_names_of_a_case(self):
        settings = agents.numpy_settings(numpy_agent(), "pymdp_0_0_7")
        self.assertEqual(settings["inference_algo"], "fpi")
        self.assertEqual((settings["num_iter"], settings["dF_tol"]), (10, 0.001))
        self.assertEqual((settings["gamma"], settings["alpha"]), (16.0, 8.0))
        self.assertEqual((settings["use_utility"], settings["use_states_info_gain"]), (True, False))
        self.assertEqual((settings["modalities_to_learn"], settings["factors_to_learn"]), ("all", [0]))
        self.assertNotIn("dF", settings)

    def test_messages_need_a_window(self):
        messages = {"inference_algo": "MMP", "inference_params": {"num_iter": 10, "grad_descent": True, "tau": 0.25}}
        settings = agents.numpy_settings(numpy_agent(inference_horizon=3, **messages), "pymdp_0_0_7")
        self.assertEqual((settings["inference_algo"], settings["inference_horizon"], settings["tau"]), ("MMP", 3, 0.25))
        self.assertEqual((settings["use_BMA"], settings["policy_sep_prior"]), (True, False))
        with self.assertRaisesRegex(NotExportable, "inference_horizon 1"):
            agents.numpy_settings(numpy_agent(**messages), "pymdp_0_0_7")
        neither = {"use_BMA": False, "policy_sep_prior": False}
        with self.assertRaisesRegex(NotExportable, "both off"):
            agents.numpy_settings(numpy_agent(inference_horizon=3, edge_handling_params=neither, **messages), "pymdp_0_0_7")

    def test_search_has_two_terms_whatever_the_agent_says(self):
        search = {
            "sophisticated": True,
            "si_horizon": 2,
            "si_policy_prune_threshold": 0.1,
            "si_state_prune_threshold": 0.2,
            "si_prune_penalty": 512,
        }
        settings = agents.numpy_settings(numpy_agent(use_param_info_gain=True, **search), "pymdp_legacy")
        self.assertEqual((settings["si_horizon"], settings["si_state_prune_threshold"]), (2, 0.2))
        self.assertEqual((settings["use_states_info_gain"], settings["use_param_info_gain"]), (True, False))

    def test_refuses_what_only_legacy_does_wrong(self):
        with self.assertRaisesRegex(NotExportable, "increasing order"):
            agents.numpy_settings(numpy_agent(A_factor_list=[[1, 0]]), "pymdp_legacy")
        with self.assertRaisesRegex(NotExportable, "backwards induction"):
            agents.numpy_settings(numpy_agent(I=[[[1.0, 0.0]]]), "pymdp_legacy")
        with self.assertRaisesRegex(NotExportable, "'VMP'"):
            agents.numpy_settings(numpy_agent(inference_algo="VMP"), "pymdp_legacy")

    def test_model_of_numpy_has_whole_policies_and_arrays_in_place(self):
        model = agents.numpy_model(numpy_agent(), "pymdp_0_0_7")
        self.assertEqual(model["B"], [{"shape": [2, 2, 2], "data": [1, 0, 0, 1, 0, 1, 1, 0]}])
        self.assertEqual(model["policies"], [[[0]], [[1]]])
        self.assertIsInstance(model["policies"][1][0][0], int)
        self.assertNotIn("A_dependencies", model)
        self.assertNotIn("pA", model)
        self.assertEqual(agents.numpy_model(numpy_agent(), "pymdp_legacy")["A_dependencies"], [[0]])

    def test_model_of_jax_has_no_batch_actions_apart_and_time_last(self):
        model = agents.jax_model(jax_agent())
        self.assertEqual(model["num_controls"], [2, 3])
        self.assertEqual(model["B_action_dependencies"], [[0, 1], []])
        self.assertEqual(model["B"][0]["shape"], [2, 2, 2, 3])
        self.assertEqual(model["B"][1], {"shape": [2, 2], "data": [1.0, 0.0, 0.0, 1.0]})
        self.assertEqual(model["C"], [{"shape": [2, 3], "data": [0.0, 2.0, 4.0, 1.0, 3.0, 5.0]}])
        self.assertEqual(model["D"], [[0.5, 0.5], [1.0, 0.0]])
        self.assertEqual(model["policies"], [[[0, 0]], [[5, 0]]])

    def test_settings_of_jax_are_numbers_of_the_one_agent(self):
        settings = agents.jax_settings(jax_agent())
        self.assertEqual((settings["gamma"], settings["alpha"]), (2.0, 1.0))
        self.assertNotIn("inference_horizon", settings)
        self.assertIsNone(agents.jax_settings(jax_agent(inference_algo="mmp"))["inference_horizon"])

    def test_refuses_agents_of_jax_that_no_case_can_hold(self):
        refused = {
            "batch_size is 3": {"batch_size": 3},
            "goals H": {"use_inductive": True},
            "marginal": {"sampling_mode": "marginal"},
            "policies of your own": {"action_maps": None},
        }
        for about, changes in refused.items():
            with self.subTest(about), self.assertRaisesRegex(NotExportable, about):
                agents.jax_settings(jax_agent(**changes))
                agents.jax_model(jax_agent(**changes))

    def test_what_learns_begins_as_the_mean_of_its_counts(self):
        model = {"A": [{"shape": [2, 2], "data": [0.25, 0.5, 0.75, 0.5]}], "pA": [{"shape": [2, 2], "data": [1, 4, 3, 4]}]}
        agents.check_means(model, "A")
        model["pA"][0]["data"][0] = 2
        with self.assertRaisesRegex(NotExportable, r"A\[0\] is not the mean of pA\[0\]"):
            agents.check_means(model, "A")
        agents.check_means(model, "")


class StepsTest(unittest.TestCase):
    def recorded(self, length, learn, episodes=1):
        steps = Steps()
        for t in range(length * episodes):
            steps.begin({"observation": [0]}, t % length == 0, [[1.0]])
            steps.plan(G=[0.0])
            for letter in learn(t):
                steps.learn(letter, 0.5, [[1.0]], [[1.0]])
            steps.act(action=[0])
        return steps

    def test_says_what_learns_and_how_fast(self):
        steps = self.recorded(3, lambda t: "A" if t % 3 == 0 else "AB", episodes=2)
        self.assertEqual(steps.learning_settings(), {"learn": "AB", "lr_pA": 0.5, "lr_pB": 0.5})
        self.assertEqual(steps.done[3]["episode_start"], True)
        self.assertEqual(steps.done[1]["learned"], {"pA": [[1.0]], "A": [[1.0]], "pB": [[1.0]], "B": [[1.0]]})

    def test_d_gives_episodes_their_length(self):
        steps = self.recorded(3, lambda t: "D" if t % 3 == 2 else "", episodes=2)
        self.assertEqual(steps.learning_settings(), {"learn": "D", "lr_pD": 0.5, "episode_len": 3})
        steps.begin({"observation": [0]}, True, [[1.0]])
        self.assertEqual(steps.learning_settings()["episode_len"], 3)

    def test_refuses_irregular_learning(self):
        cases = {
            "A was not learned in step 1": self.recorded(3, lambda t: "A" if t != 1 else ""),
            "B was not learned in step 2": self.recorded(3, lambda t: "B" if t == 1 else ""),
            "last step of every episode": self.recorded(3, lambda t: "D" if t == 1 else ""),
        }
        for about, steps in cases.items():
            with self.subTest(about), self.assertRaisesRegex(NotExportable, about):
                steps.learning_settings()

    def test_learning_comes_after_planning_once_and_at_one_rate(self):
        steps = Steps()
        with self.assertRaisesRegex(NotExportable, "before the first infer_states"):
            steps.plan(G=[0.0])
        steps.begin({"observation": [0]}, True, [[1.0]])
        with self.assertRaisesRegex(NotExportable, "learns after it"):
            steps.learn("A", 1.0, [], [])
        steps.plan(G=[0.0])
        steps.learn("A", 1.0, [], [])
        with self.assertRaisesRegex(NotExportable, "twice in step 0"):
            steps.learn("A", 1.0, [], [])
        with self.assertRaisesRegex(NotExportable, "learns after it"):
            steps.plan(G=[0.0])
        steps.begin({"observation": [0]}, False, [[1.0]])
        steps.plan(G=[0.0])
        with self.assertRaisesRegex(NotExportable, "lr_pA was 1.0 and is 2.0"):
            steps.learn("A", 2.0, [], [])
