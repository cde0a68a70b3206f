"""pymdp 1.x (JAX) as a peer, at its best: everything in one jitted lax.scan over the steps of an episode, in single precision.

There are two ways to have many agents: the library's own batch, in which each has its tensors, and a vmap over agents that
share one model, which is only possible where nothing is learned. The faster one is taken. Observations were recorded in
closed loop before, so that no world is timed.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from pymdp.agent import Agent

from peer_models import EPISODE_STEPS, Model, Worlds, make_model
from worker_loop import answer_requests, clock


def make_agent(model: Model, agents: int) -> Agent:
    def arrays(parts: list[np.ndarray]) -> list[jnp.ndarray]:
        return [jnp.broadcast_to(jnp.asarray(part, dtype=jnp.float32), (agents, *part.shape)) for part in parts]

    learning = {"pA": arrays(model.A), "learn_A": True} if model.learns_a else {}
    return Agent(
        A=arrays(model.A),
        B=arrays(model.B),
        C=arrays(model.C),
        D=arrays(model.D),
        A_dependencies=model.A_dependencies,
        B_dependencies=model.B_dependencies,
        policy_len=model.policy_len,
        batch_size=agents,
        **learning,
    )


def step(agent: Agent, prior: list[jnp.ndarray], seen: list[jnp.ndarray]) -> tuple[Agent, list[jnp.ndarray], dict[str, Any]]:
    """One step of a batch: `seen` is [agent] for each modality."""
    outcomes = [outcome[:, None] for outcome in seen]
    qs = agent.infer_states(outcomes, empirical_prior=prior)
    q_pi, G = agent.infer_policies(qs)
    action = agent.sample_action(q_pi)
    if agent.learn_A:
        agent = agent.infer_parameters(qs, outcomes, action)
    return agent, agent.update_empirical_prior(action, qs), {"qs": qs, "q_pi": q_pi, "G": G, "action": action}


@jax.jit
def batched_episode(agent: Agent, seen: list[jnp.ndarray]) -> jnp.ndarray:
    """All actions; `seen` is [step, agent] for each modality."""

    def body(carry: Any, now: list[jnp.ndarray]) -> tuple[Any, jnp.ndarray]:
        # What does not change stays out of the carry, so that nothing is copied for it.
        learned, prior = carry
        stepped, prior, said = step(agent if learned is None else with_counts(agent, learned), prior, now)
        return (None if learned is None else (stepped.A, stepped.pA), prior), said["action"]

    start = (agent.A, agent.pA) if agent.learn_A else None
    return jax.lax.scan(body, (start, agent.D), seen)[1]


def with_counts(agent: Agent, learned: tuple[Any, Any]) -> Agent:
    import equinox

    return equinox.tree_at(lambda a: (a.A, a.pA), agent, learned)


@jax.jit
def shared_episode(agent: Agent, seen: list[jnp.ndarray]) -> jnp.ndarray:
    """The same for agents that share a model: `agent` is a batch of one."""

    def body(prior: Any, now: list[jnp.ndarray]) -> tuple[Any, jnp.ndarray]:
        def one(own: list[jnp.ndarray], outcomes: list[jnp.ndarray]) -> tuple[Any, jnp.ndarray]:
            _, next_prior, said = step(agent, own, [outcome[None] for outcome in outcomes])
            return next_prior, said["action"]

        return jax.vmap(one)(prior, now)

    agents = seen[0].shape[1]
    start = [jnp.broadcast_to(d, (agents, *d.shape)) for d in agent.D]
    return jax.lax.scan(body, start, seen)[1]


def record(model: Model, steps: int, agents: int) -> list[jnp.ndarray]:
    """What agents see in closed loop, [step, agent] for each modality."""
    agent = make_agent(model, agents)
    prior = agent.D
    worlds = Worlds(model, agents)
    seen = []
    one = jax.jit(step)
    for _ in range(steps):
        seen.append(worlds.observe())
        agent, prior, said = one(agent, prior, [jnp.asarray(outcome) for outcome in seen[-1]])
        worlds.step(np.asarray(said["action"]))
    return [jnp.asarray(np.stack([now[m] for now in seen])) for m in range(len(seen[0]))]


class ManyAgents:
    def __init__(self, case: str, agents: int) -> None:
        model = make_model(case)
        self.steps = EPISODE_STEPS[case]
        self.agents = agents
        self.seen = record(model, self.steps, agents)
        variants = {"batch of the library": partial(batched_episode, make_agent(model, agents))}
        if not model.learns_a:
            variants["vmap over agents of one model"] = partial(shared_episode, make_agent(model, 1))
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
    model = make_model(case)
    agent = make_agent(model, 1)
    prior = agent.D
    world = Worlds(model, 1)
    told = []
    for _ in range(steps):
        seen = world.observe()
        agent, prior, said = step(agent, prior, [jnp.asarray(outcome) for outcome in seen])
        told.append(
            {
                "observation": [int(outcome[0]) for outcome in seen],
                "qs": [np.asarray(q)[0, -1].astype(float).tolist() for q in said["qs"]],
                "q_pi": np.asarray(said["q_pi"])[0].astype(float).tolist(),
                "action": np.asarray(said["action"])[0].astype(int).tolist(),
            }
        )
        world.step(np.asarray(said["action"]))
    return told


if __name__ == "__main__":
    answer_requests(ManyAgents, replay)
