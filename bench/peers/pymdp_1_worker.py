"""pymdp 1.x (JAX) as a peer, at its best: everything in one jitted lax.scan over the steps of an episode, in single precision.

There are two ways to have many agents: the library's own batch, in which each has its tensors, and a vmap over agents that
share one model, which is only possible where nothing is learned and no tree is searched. The faster one is taken.
Observations were recorded in closed loop before, so that no world is timed. Messages are passed over full windows only.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import equinox
import jax
import jax.numpy as jnp
import numpy as np
from pymdp.agent import Agent
from pymdp.control import compute_expected_state
from pymdp.planning.si import si_policy_search

from case_document import MAX_NODES, array
from peer_models import EPISODE_STEPS, WINDOW, Model, Worlds, make_model
from worker_loop import answer_requests, clock

MAX_BRANCHING = 4  # policies; there are no more likely outcomes


def make_agent(model: Model, agents: int) -> Agent:
    def arrays(parts: list[np.ndarray]) -> list[jnp.ndarray]:
        return [jnp.broadcast_to(jnp.asarray(part, dtype=jnp.float32), (agents, *part.shape)) for part in parts]

    more: dict[str, Any] = {}
    if model.learns:
        more = {f"p{model.learns}": arrays(getattr(model, model.learns)), f"learn_{model.learns}": True}
    if model.inference:
        more.update(inference_algo=model.inference, inference_horizon=WINDOW)
    return Agent(
        A=arrays(model.A),
        B=arrays(model.B),
        C=arrays(model.C),
        D=arrays(model.D),
        A_dependencies=model.A_dependencies,
        B_dependencies=model.B_dependencies,
        policy_len=model.policy_len,
        use_param_info_gain=model.novelty,
        batch_size=agents,
        **more,
    )


@cache
def search_of(levels: int) -> Any:
    return si_policy_search(
        horizon=levels, max_nodes=MAX_NODES[levels], max_branching=MAX_BRANCHING, entropy_stop_threshold=0.0
    )


def plan(agent: Agent, qs: list[jnp.ndarray], search: int) -> dict[str, Any]:
    q_pi = search_of(search)(agent, qs)[0] if search else agent.infer_policies(qs)[0]
    return {"qs": qs, "q_pi": q_pi, "action": agent.sample_action(q_pi)}


def birth(agent: Agent) -> tuple[Any, ...]:
    """What a step takes from the one before: the prior and, where B is learned, beliefs and action."""
    if not agent.learn_B:
        return (agent.D,)
    none = -jnp.ones((agent.batch_size, len(agent.num_controls)), dtype=jnp.int32)
    return agent.D, [d[:, None] for d in agent.D], none


def step(search: int, agent: Agent, before: tuple[Any, ...], seen: list[jnp.ndarray]) -> tuple[Agent, tuple[Any, ...], Any]:
    """One step of a batch: `seen` is [agent] for each modality."""
    outcomes = [outcome[:, None] for outcome in seen]
    qs = agent.infer_states(outcomes, empirical_prior=before[0])
    said = plan(agent, qs, search)
    if agent.learn_B:
        pairs = [jnp.concatenate(pair, axis=1) for pair in zip(before[1], qs, strict=True)]
        agent = agent.infer_parameters(qs, outcomes, before[2][:, None], beliefs_B=pairs)
    elif agent.learn_A:
        agent = agent.infer_parameters(qs, outcomes, said["action"])
    prior = agent.update_empirical_prior(said["action"], qs)
    return agent, (prior, qs, said["action"]) if agent.learn_B else (prior,), said


def window_step(agent: Agent, before: tuple[Any, Any], seen: list[jnp.ndarray]) -> tuple[Agent, tuple[Any, Any], Any]:
    """The same over a window: `seen` is [agent, tick] for each modality, `before` a prior and actions, [agent, tick, factor]."""
    prior, taken = before
    qs = agent.infer_states(seen, prior, past_actions=taken)
    said = plan(agent, qs, 0)
    said["window"], said["qs"] = qs, [belief[:, -1:] for belief in qs]
    taken = jnp.concatenate([taken, said["action"][:, None]], axis=1)
    if seen[0].shape[1] == WINDOW:
        move = partial(compute_expected_state, B_dependencies=agent.B_dependencies)
        prior = jax.vmap(move)([belief[:, 0] for belief in qs], agent.B, taken[:, 0])
        taken = taken[:, 1:]
    return agent, (prior, taken), said


def learned(agent: Agent) -> list[str]:
    return ["A", "pA"] if agent.learn_A else ["B", "pB"] if agent.learn_B else []


@partial(jax.jit, static_argnums=0)
def batched_episode(one_step: Any, agent: Agent, start: Any, seen: list[jnp.ndarray]) -> jnp.ndarray:
    """All actions; `seen` is [step, agent, ...] for each modality."""
    names = learned(agent)

    def parts(of: Agent) -> list[Any]:
        return [getattr(of, name) for name in names]

    def body(carry: Any, now: list[jnp.ndarray]) -> tuple[Any, jnp.ndarray]:
        # What does not change stays out of the carry, so that nothing is copied for it.
        own, before = carry
        stepped, before, said = one_step(equinox.tree_at(parts, agent, own) if names else agent, before, now)
        return (parts(stepped), before), said["action"]

    return jax.lax.scan(body, (parts(agent), start), seen)[1]


@partial(jax.jit, static_argnums=0)
def shared_episode(one_step: Any, agent: Agent, start: Any, seen: list[jnp.ndarray]) -> jnp.ndarray:
    """The same for agents that share a model: `agent` is a batch of one."""

    def body(before: Any, now: list[jnp.ndarray]) -> tuple[Any, jnp.ndarray]:
        def one(own: Any, outcomes: list[jnp.ndarray]) -> tuple[Any, jnp.ndarray]:
            _, after, said = one_step(agent, own, [outcome[None] for outcome in outcomes])
            return after, said["action"]

        return jax.vmap(one)(before, now)

    return jax.lax.scan(body, jax.tree_util.tree_map(lambda part: part[:, None], start), seen)[1]


class Life:
    """Agents in closed loop with their worlds."""

    def __init__(self, model: Model, agents: int) -> None:
        self.agent = make_agent(model, agents)
        self.worlds = Worlds(model, agents)
        self.one_step = window_step if model.inference else partial(step, model.search)
        self.jitted = jax.jit(self.one_step)
        self.window: list[list[np.ndarray]] | None = [] if model.inference else None
        self.before: Any = birth(self.agent)
        if model.inference:
            self.before = self.agent.D, jnp.zeros((agents, 0, len(model.B)), dtype=jnp.int32)

    def observe(self) -> list[jnp.ndarray]:
        """What the next step sees, as it takes it."""
        seen = self.worlds.observe()
        if self.window is None:
            return [jnp.asarray(outcome) for outcome in seen]
        self.window = [*self.window, seen][-WINDOW:]
        return [jnp.asarray(np.stack([tick[m] for tick in self.window], axis=1)) for m in range(len(seen))]

    def step(self, seen: list[jnp.ndarray]) -> Any:
        self.agent, self.before, said = self.jitted(self.agent, self.before, seen)
        self.worlds.step(np.asarray(said["action"]))
        return said


class ManyAgents:
    def __init__(self, case: str, agents: int) -> None:
        model = make_model(case)
        self.steps = EPISODE_STEPS[case]
        self.agents = agents
        life = Life(model, agents)
        if model.inference:  # until the window is full
            for _ in range(WINDOW - 1):
                life.step(life.observe())
        start = life.before
        recorded = []
        for _ in range(self.steps):
            recorded.append(life.observe())
            life.step(recorded[-1])
        self.seen = [jnp.stack(modality) for modality in zip(*recorded, strict=True)]
        variants = {"batch of the library": partial(batched_episode, life.one_step, make_agent(model, agents), start)}
        if not model.learns and not model.search:
            variants["vmap over agents of one model"] = partial(shared_episode, life.one_step, make_agent(model, 1), start)
        taken = {}
        for name, episode in variants.items():
            self.episode = episode
            self.run(1)  # compiles
            taken[name] = self.run(2)[1]
        self.variant = min(taken, key=taken.__getitem__)
        self.episode = variants[self.variant]

    def run(self, episodes: int) -> tuple[int, float, float]:
        cpu, wall = clock()
        for _ in range(episodes):
            self.episode(self.seen).block_until_ready()
        cpu_after, wall_after = clock()
        return episodes * self.steps * self.agents, cpu_after - cpu, wall_after - wall


def replay(case: str, steps: int) -> list[dict[str, Any]]:
    life = Life(make_model(case), 1)
    told = []
    for _ in range(steps):
        seen = life.observe()
        said = life.step(seen)
        told.append(
            {
                "observation": [int(np.asarray(outcome).ravel()[-1]) for outcome in seen],
                "qs": [np.asarray(q)[0, -1].astype(float).tolist() for q in said["qs"]],
                "q_pi": np.asarray(said["q_pi"])[0].astype(float).tolist(),
                "action": np.asarray(said["action"])[0].astype(int).tolist(),
            }
        )
        if "window" in said:
            told[-1]["qs_window"] = [array(np.asarray(q)[0].astype(float)) for q in said["window"]]
    return told


if __name__ == "__main__":
    answer_requests(ManyAgents, replay, "pymdp_1")
