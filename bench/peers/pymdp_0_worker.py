"""pymdp 0.0.7.1 (NumPy) as a peer: one agent, called as its tutorials do.

Timed are its own calls only: infer_states, infer_policies, sample_action and, where A is learned, update_A.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from pymdp import utils
from pymdp.agent import Agent

from peer_models import EPISODE_STEPS, Model, Worlds, make_model
from worker_loop import answer_requests, clock


def objects(arrays: list[np.ndarray]) -> np.ndarray:
    made = utils.obj_array(len(arrays))
    for i, array in enumerate(arrays):
        made[i] = np.array(array, dtype=float)
    return made


def make_agent(model: Model) -> Agent:
    A = objects(model.dense_A())
    learning = {"pA": utils.dirichlet_like(A), "lr_pA": 1.0} if model.learns_a else {}
    return Agent(A=A, B=objects(model.B), C=objects(model.C), D=objects(model.D), policy_len=model.policy_len, **learning)


class OneAgent:
    variant = "one agent, NumPy"

    def __init__(self, case: str, agents: int) -> None:
        if agents != 1:
            raise ValueError("this library has one agent at a time")
        self.model = make_model(case)
        self.steps = EPISODE_STEPS[case]
        self.seed = 0

    def run(self, episodes: int) -> tuple[int, float, float]:
        cpu_seconds = wall_seconds = 0.0
        for _ in range(episodes):
            self.seed += 1
            agent = make_agent(self.model)
            world = Worlds(self.model, 1, self.seed)
            for _ in range(self.steps):
                seen = [int(outcome[0]) for outcome in world.observe()]
                cpu, wall = clock()
                agent.infer_states(seen)
                agent.infer_policies()
                action = agent.sample_action()
                if self.model.learns_a:
                    agent.update_A(seen)
                cpu_after, wall_after = clock()
                cpu_seconds += cpu_after - cpu
                wall_seconds += wall_after - wall
                world.step(action[None])
        return episodes * self.steps, cpu_seconds, wall_seconds


def replay(case: str, steps: int) -> list[dict[str, Any]]:
    model = make_model(case)
    agent = make_agent(model)
    world = Worlds(model, 1)
    said = []
    for _ in range(steps):
        seen = [int(outcome[0]) for outcome in world.observe()]
        qs = agent.infer_states(seen)
        agent.infer_policies()
        action = agent.sample_action()
        if model.learns_a:
            agent.update_A(seen)
        said.append({"observation": seen, "qs": [list(map(float, q)) for q in qs], "action": list(map(int, action))})
        world.step(action[None])
    return said


if __name__ == "__main__":
    answer_requests(OneAgent, replay)
