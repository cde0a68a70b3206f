"""Records cases of a NumPy agent: live_numpy.py MODULE FOLDER, MODULE pymdp (0.0.7) or pymdp.legacy (1.x)."""

import importlib
import pathlib
import sys

import numpy
from live_models import STATES, habits, one_factor, outcomes, refused, soft_outcomes, two_factors

from export_pymdp import Recorder

MODULE = importlib.import_module(f"{sys.argv[1]}.agent")
LEGACY = sys.argv[1] == "pymdp.legacy"
FOLDER = pathlib.Path(sys.argv[2])


def objects(parts):
    array = numpy.empty(len(parts), dtype=object)
    for i, part in enumerate(parts):
        array[i] = part
    return array


def agent_of(model, uneven=0, **options):
    if uneven:
        options["E"] = habits(uneven)
    arrays = {name: objects([part.copy() for part in parts]) for name, parts in model.items()}
    return MODULE.Agent(**arrays, **options)


def run(agent, observations, soft=False):
    for observation in observations:
        agent.infer_states(objects(observation) if soft else observation, distr_obs=soft)
        agent.infer_policies()
        agent.sample_action()


def recorded(name, agent, observations, **options):
    recorder = Recorder(agent, name)
    run(agent, observations, **options)
    recorder.save(FOLDER / f"{name}.json")


def learning(name, letters, episodes=2, length=4, **options):
    model = two_factors(7)
    for letter in letters:
        model[f"p{letter}"] = [3.0 * part for part in model[letter]]
    agent = agent_of(model, 16, policy_len=2, use_param_info_gain=True, lr_pA=0.7, lr_pB=0.5, lr_pD=0.6, **options)
    recorder = Recorder(agent, name)
    seen = outcomes(model, episodes * length)
    for episode in range(episodes):
        agent.reset()
        agent.action = None
        before = first = None
        for t in range(length):
            observation = seen[episode * length + t]
            before, now = agent.qs, agent.infer_states(observation)
            first = now if t == 0 else first
            agent.infer_policies()
            if "A" in letters:
                agent.update_A(observation)
            if "B" in letters and t > 0:
                agent.update_B(before)
            if "D" in letters and t + 1 == length:
                agent.update_D(first)
            agent.sample_action()
    recorder.save(FOLDER / f"{name}.json")


def record_all():
    model = two_factors()
    recorded("fpi", agent_of(model, 16, policy_len=2), outcomes(model, 6))
    recorded("fpi_one_factor", agent_of(one_factor(), 9, policy_len=2), outcomes(one_factor(), 6))
    recorded("soft", agent_of(model, 4), soft_outcomes(model, 5), soft=True)
    recorded("stochastic", agent_of(model, 4, action_selection="stochastic", alpha=2.0), outcomes(model, 6))
    recorded("full", agent_of(model, 4, sampling_mode="full", gamma=3.0), outcomes(model, 5))
    policies = [numpy.array([[0, 1], [1, 1]]), numpy.array([[1, 0], [0, 0]]), numpy.array([[1, 1], [0, 1]])]
    recorded("policies", agent_of(model, 3, policies=policies, policy_len=2, gamma=2.0), outcomes(model, 5))
    with_time = {**model, "C": [numpy.stack([c, 0.5 * c], axis=1) for c in model["C"]]}
    recorded("c_of_time", agent_of(with_time, 16, policy_len=2), outcomes(model, 5))
    few_sweeps = agent_of(model, 4)
    few_sweeps.inference_params = {"num_iter": 3, "dF": 1.0, "dF_tol": 1e-6}
    recorded("few_sweeps", few_sweeps, outcomes(model, 5))
    for name in ("A", "B", "D", "ABD"):
        learning(f"learn_{name}", name)
    learning("learn_some", "AB", modalities_to_learn=[1], factors_to_learn=[0])
    messages = {"inference_algo": "MMP", "inference_horizon": 3, "gamma": 2.0}
    recorded("messages", agent_of(model, 16, policy_len=2, **messages), outcomes(model, 7))
    own_priors = agent_of(model, 4, use_BMA=False, policy_sep_prior=True, **messages)
    recorded("messages_own_priors", own_priors, outcomes(model, 6))
    if LEGACY:
        some = two_factors(9, a_factors=((0, 1), (1,)), b_factors=((0, 1), (1,)))
        lists = {"A_factor_list": [[0, 1], [1]], "B_factor_list": [[0, 1], [1]]}
        recorded("dependencies", agent_of(some, 16, policy_len=2, **lists), outcomes(some, 6))
        search = agent_of(model, 4, sophisticated=True, si_horizon=2, si_policy_prune_threshold=0.01)
        recorded("search", search, outcomes(model, 3))


def refuse_all():
    model = two_factors()
    seen = outcomes(model, 4)

    def reset_without_action():
        agent = agent_of(model)
        recorder = Recorder(agent)
        run(agent, seen)
        agent.reset()
        run(agent, seen)
        recorder.save(FOLDER / "never")

    def learn_first():
        agent = agent_of({**model, "pA": model["A"]})
        Recorder(agent)
        agent.infer_states(seen[0])
        agent.update_A(seen[0])

    def learn_sometimes():
        agent = agent_of({**model, "pA": model["A"]})
        recorder = Recorder(agent)
        run(agent, seen[:2])
        agent.update_A(seen[1])
        recorder.save(FOLDER / "never")

    def other_beliefs():
        agent = agent_of(model)
        Recorder(agent)
        run(agent, seen[:2])
        agent.qs = objects([numpy.ones(n) / n for n in STATES])
        run(agent, seen[:1])

    def other_action():
        agent = agent_of(model)
        Recorder(agent)
        run(agent, seen[:2])
        agent.action = 1 - agent.action
        run(agent, seen[:1])

    def other_counts():
        agent = agent_of({**model, "pA": [part**2 for part in model["A"]]})
        if LEGACY:  # the constructor replaces A
            agent.A = objects(model["A"])
        recorder = Recorder(agent)
        agent.infer_states(seen[0])
        agent.infer_policies()
        agent.update_A(seen[0])
        recorder.save(FOLDER / "never")

    refused("reset", "agent.action = None", reset_without_action)
    refused("learning before planning", "learns after it", learn_first)
    refused("learning now and then", "not learned in step 0", learn_sometimes)
    refused("beliefs set by hand", "agent.qs", other_beliefs)
    refused("action set by hand", "agent.action", other_action)
    refused("counts of another A", "not the mean", other_counts)
    refused("no steps", "no step was recorded", lambda: Recorder(agent_of(model)).save(FOLDER / "never"))
    refused("short window", "inference_horizon", lambda: Recorder(agent_of(model, inference_algo="MMP")))
    if LEGACY:
        goals = objects([numpy.eye(n)[0] for n in STATES])
        lists = {"B_factor_list": [[0], [1]]}
        refused("goals", "backwards induction", lambda: Recorder(agent_of(model, H=goals, **lists)))
    assert not (FOLDER / "never").exists()


record_all()
refuse_all()
