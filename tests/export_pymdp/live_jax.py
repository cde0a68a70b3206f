"""Records cases of an agent of pymdp 1.x (JAX): live_jax.py FOLDER."""

import pathlib
import sys
import warnings

import jax
import jax.numpy
import numpy

jax.config.update("jax_enable_x64", True)

from live_models import ACTIONS, STATES, distributions, habits, one_factor, outcomes, refused, soft_outcomes, two_factors  # noqa: E402
from pymdp.agent import Agent  # noqa: E402

from export_pymdp import Recorder  # noqa: E402

FOLDER = pathlib.Path(sys.argv[1])


def arrays(parts):
    return [jax.numpy.asarray(part) for part in parts]


def agent_of(model, uneven=0, **options):
    if uneven:
        options["E"] = jax.numpy.asarray(habits(uneven))
    return Agent(**{name: arrays(parts) for name, parts in model.items()}, **options)


def seen_by(agent, observation):
    if agent.categorical_obs:
        return [jax.numpy.asarray(part)[None, None] for part in observation]
    return [jax.numpy.asarray([[outcome]]) for outcome in observation]


def act(agent, qs, key=None):
    q_pi, _ = agent.infer_policies(qs)
    return agent.sample_action(q_pi, rng_key=None if key is None else jax.random.split(jax.random.PRNGKey(key), 1))


def run(agent, observations, stochastic=False):
    prior = agent.D
    for t, observation in enumerate(observations):
        qs = agent.infer_states(seen_by(agent, observation), prior, return_info=t % 2 == 0)
        qs = qs[0] if t % 2 == 0 else qs
        action = act(agent, qs, t if stochastic else None)
        prior = agent.update_empirical_prior(action, qs)


def recorded(name, agent, observations, **options):
    recorder = Recorder(agent, name)
    run(agent, observations, **options)
    recorder.save(FOLDER / f"{name}.json")


def joined(before, after):
    return [jax.numpy.concatenate([a, b], axis=1) for a, b in zip(before, after)]


def learning(name, letters, model, observations, length=4, uneven=16, **options):
    """Learns at every step, in episodes of `length`."""
    model = {**model, **{f"p{letter}": [3.0 * part for part in model[letter]] for letter in letters}}
    learns = {f"learn_{letter}": True for letter in letters}
    agent = agent_of(model, uneven, use_param_info_gain=True, **learns, **options)
    recorder = Recorder(agent, name)
    for t, observation in enumerate(observations):
        if t % length == 0:
            # As pymdp's rollout has it: an action below 0 is none.
            prior, before, action = agent.D, [d[:, None] for d in agent.D], -jax.numpy.ones((1, 2), dtype=int)
        seen = seen_by(agent, observation)
        qs = agent.infer_states(seen, prior)
        action_now = act(agent, qs)
        pairs = joined(before, qs) if "B" in letters else None
        agent = agent.infer_parameters(qs, seen, action[:, None], beliefs_B=pairs, lr_pA=0.7, lr_pB=0.5)
        prior, before, action = agent.update_empirical_prior(action_now, qs), qs, action_now
    recorder.save(FOLDER / f"{name}.json")


def over_window(name, algorithm, horizon=3, steps=6, learns="", learn_at_end=False):
    model = two_factors(11)
    model = {**model, **{f"p{letter}": [3.0 * part for part in model[letter]] for letter in learns}}
    learn = {f"learn_{letter}": True for letter in learns}
    agent = agent_of(model, 4, inference_algo=algorithm, inference_horizon=horizon, **learn)
    recorder = Recorder(agent, name)
    prior, seen, taken = agent.D, [], []
    for observation in outcomes(model, steps):
        seen.append(observation)
        if horizon is not None:
            seen, taken = seen[-horizon:], taken[-(horizon - 1) :]
        window = [jax.numpy.asarray([[tick[m] for tick in seen]]) for m in range(2)]
        actions = jax.numpy.stack(taken, axis=1) if taken else jax.numpy.zeros((1, 0, 2), dtype=int)
        qs = agent.infer_states(window, prior, past_actions=actions)
        action = act(agent, qs)
        if learns and not learn_at_end:
            agent = agent.infer_parameters(qs, window, actions)
        if len(seen) == horizon:
            first = [belief[:, :1] for belief in qs]
            prior = [
                jax.numpy.einsum("ij,j->i", b[0][..., int(u)], q[0, 0])[None]
                for b, q, u in zip(agent.B, first, taken[0][0] if taken else action[0])
            ]
        taken.append(action)
    if learn_at_end:
        agent.infer_parameters(qs, window, jax.numpy.stack(taken[:-1], axis=1), beliefs_B=qs)
    recorder.save(FOLDER / f"{name}.json")


def at_the_end(name, algorithm):
    model = one_factor(13)
    model["pA"], model["pB"] = [3.0 * a for a in model["A"]], [2.0 * b for b in model["B"]]
    agent = agent_of(model, 3, inference_algo=algorithm, learn_A=True, learn_B=True)
    recorder = Recorder(agent, name)
    prior, beliefs, taken = agent.D, [], []
    observations = outcomes(model, 6)
    for observation in observations:
        qs = agent.infer_states(seen_by(agent, observation), prior)
        taken.append(act(agent, qs))
        beliefs.append(qs)
        prior = agent.update_empirical_prior(taken[-1], qs)
    whole = [jax.numpy.concatenate(factor, axis=1) for factor in zip(*beliefs)]
    seen = [jax.numpy.asarray([[tick[m] for tick in observations]]) for m in range(2)]
    agent.infer_parameters(whole, seen, jax.numpy.stack(taken, axis=1), beliefs_B=whole, lr_pA=0.6, lr_pB=0.6)
    recorder.save(FOLDER / f"{name}.json")


def combined_actions(name):
    """The next state of factor 0 depends on both controls, that of factor 1 on the second."""
    generator = numpy.random.default_rng(17)
    model = two_factors(17)
    model["B"] = [distributions(generator, 3, 3, 2, 3), distributions(generator, 2, 2, 3)]
    lists = {"B_action_dependencies": [[0, 1], [1]], "num_controls": [2, 3]}
    recorded(name, agent_of(model, 36, policy_len=2, **lists), outcomes(model, 4))


def with_goals(name):
    model = one_factor(19, states=6, outcomes=(6,))
    model["B"] = [numpy.stack([numpy.roll(numpy.eye(6), shift, axis=0) for shift in (0, 1, 5)], axis=2) * 0.94 + 0.01]
    model["H"] = [numpy.eye(6)[4]]
    goals = {"use_inductive": True, "inductive_depth": 5, "inductive_threshold": 0.5, "inductive_epsilon": 0.01}
    recorded(name, agent_of(model, 9, policy_len=2, **goals), outcomes(model, 6))


class Urn:
    """A world for pymdp's rollout whose outcomes are drawn whatever is done."""

    def reset(self, key, state=None, env_params=None):
        return self.step(key, jax.numpy.zeros(()), None)

    def step(self, key, state, action, env_params=None):
        keys = jax.random.split(key, 2)
        return [jax.random.randint(own, (1,), 0, n) for own, n in zip(keys, (4, 3))], state


def rolled_out(name, letters=""):
    from pymdp.envs.rollout import rollout

    model = two_factors(23)
    model = {**model, **{f"p{letter}": [3.0 * part for part in model[letter]] for letter in letters}}
    # In 64 bits, rollout needs policies of 32-bit integers.
    policies = jax.numpy.asarray([[[a, b]] for a in range(2) for b in range(2)], dtype=jax.numpy.int32)
    agent = agent_of(model, 4, policies=policies, **{f"learn_{letter}": True for letter in letters})
    recorder = Recorder(agent, name)
    _, info = rollout(agent, Urn(), 5, jax.random.PRNGKey(3))
    recorder.add_rollout(info)
    recorder.save(FOLDER / f"{name}.json")


def record_all():
    model = two_factors()
    recorded("fpi", agent_of(model, 16, policy_len=2), outcomes(model, 6))
    recorded("soft", agent_of(model, 4, categorical_obs=True), soft_outcomes(model, 5))
    missing = [[-1 if (t + m) % 3 == 0 else o for m, o in enumerate(tick)] for t, tick in enumerate(outcomes(model, 6))]
    recorded("missing", agent_of(model, 4), missing)
    chance = agent_of(model, 4, action_selection="stochastic", sampling_mode="marginal")
    recorded("stochastic", chance, outcomes(model, 6), stochastic=True)
    recorded("marginal", agent_of(model, 4, sampling_mode="marginal", gamma=3.0), outcomes(model, 5))
    policies = jax.numpy.asarray([[[0, 1], [1, 1]], [[1, 0], [0, 0]], [[1, 1], [0, 1]]])
    recorded("policies", agent_of(model, 3, policies=policies, policy_len=2), outcomes(model, 5))
    with_time = {**model, "C": [numpy.stack([c, 0.5 * c]) for c in model["C"]]}
    recorded("c_of_time", agent_of(with_time, 16, policy_len=2), outcomes(model, 5))
    some = two_factors(9, a_factors=((1, 0), (1,)), b_factors=((0, 1), (1,)))
    lists = {"A_dependencies": [[1, 0], [1]], "B_dependencies": [[0, 1], [1]]}
    recorded("dependencies", agent_of(some, 16, policy_len=2, **lists), outcomes(some, 6))
    combined_actions("combined_actions")
    with_goals("goals")
    recorded("exact", agent_of(one_factor(), 9, policy_len=2, inference_algo="exact"), outcomes(one_factor(), 6))
    for letters in ("A", "B", "AB"):
        learning(f"learn_{letters}", letters, two_factors(7), outcomes(two_factors(7), 8), policy_len=2)
    over_window("vmp", "vmp")
    over_window("mmp", "mmp")
    over_window("mmp_short", "mmp", horizon=2)
    over_window("mmp_all", "mmp", horizon=None)
    over_window("mmp_learn", "mmp", learns="AB")
    over_window("vmp_learn_at_end", "vmp", horizon=None, learns="AB", learn_at_end=True)
    at_the_end("ovf_at_end", "ovf")
    at_the_end("exact_at_end", "exact")
    rolled_out("rollout")
    rolled_out("rollout_learn", "AB")


def refuse_all():
    model = two_factors()
    seen = outcomes(model, 4)

    def own_prior():
        agent = agent_of(model)
        Recorder(agent)
        run(agent, seen[:2])
        agent.infer_states(seen_by(agent, seen[2]), [jax.numpy.full((1, n), 1.0 / n) for n in STATES])

    def old_agent():
        agent = agent_of({**model, "pA": model["A"]}, learn_A=True)
        Recorder(agent)
        qs = agent.infer_states(seen_by(agent, seen[0]), agent.D)
        act(agent, qs)
        agent.infer_parameters(qs, seen_by(agent, seen[0]), None)
        agent.infer_states(seen_by(agent, seen[1]), agent.D)

    def learn_first():
        agent = agent_of({**model, "pA": model["A"]}, learn_A=True)
        Recorder(agent)
        qs = agent.infer_states(seen_by(agent, seen[0]), agent.D)
        agent.infer_parameters(qs, seen_by(agent, seen[0]), None)

    def jitted():
        agent = agent_of(model)
        recorder = Recorder(agent)
        jax.jit(lambda one, o: one.infer_states(o, one.D))(agent, seen_by(agent, seen[0]))
        recorder.save(FOLDER / "never")

    def closed_over():
        agent = agent_of(model)
        Recorder(agent)
        jax.jit(lambda o: agent.infer_states(o, agent.D))(seen_by(agent, seen[0]))

    def window_keeps_prior():
        agent = agent_of(model, inference_algo="mmp", inference_horizon=2)
        Recorder(agent)
        taken = []
        for t in range(3):
            ticks = seen[max(0, t - 1) : t + 1]
            window = [jax.numpy.asarray([[tick[m] for tick in ticks]]) for m in range(2)]
            past = jax.numpy.stack(taken[-1:], axis=1) if t else None
            taken.append(act(agent, agent.infer_states(window, agent.D, past_actions=past)))

    def without_actions():
        agent = agent_of(model, inference_algo="vmp")
        Recorder(agent)
        agent.infer_states(seen_by(agent, seen[0]), agent.D)

    def masked():
        agent = agent_of(model)
        Recorder(agent)
        agent.infer_states(seen_by(agent, seen[0]), agent.D, mask=[1.0, 1.0])

    marginal = {"B_action_dependencies": [[0], [1]], "num_controls": ACTIONS, "sampling_mode": "marginal"}
    paths = [jax.numpy.ones((1, 2, n)) for n in STATES]
    refused("batch", "batch_size is 2", lambda: Recorder(agent_of(model, batch_size=2)))
    refused("combined actions", "marginal", lambda: Recorder(agent_of(model, **marginal)))
    refused("paths", "goals H", lambda: Recorder(agent_of(model, use_inductive=True, I=paths)))
    refused("prior", "neither D nor", own_prior)
    refused("old agent", "go on with that one", old_agent)
    refused("learning before planning", "learns after it", learn_first)
    refused("inside jit", "no step was recorded", jitted)
    refused("around jit", "inside jax.jit", closed_over)
    refused("prior of a window", "still D", window_keeps_prior)
    refused("no past actions", "leaves out the prior", without_actions)
    refused("mask", "index -1", masked)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        single = {name: [jax.numpy.asarray(p, dtype=jax.numpy.float32) for p in parts] for name, parts in model.items()}
        Recorder(Agent(**single))
    assert any("float32" in str(warning.message) for warning in caught)
    assert not (FOLDER / "never").exists()


record_all()
refuse_all()
