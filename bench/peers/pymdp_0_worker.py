"""pymdp's NumPy agents as a peer: one agent, called as the tutorials do.

    pymdp_0_worker.py pymdp | pymdp.legacy

The module is that of version 0.0.7.1, or `legacy` of 1.x. Timed are its own calls only: infer_states, infer_policies,
sample_action and, where A or B is learned, update_A or update_B.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import numpy as np

from case_document import array
from peer_models import EPISODE_STEPS, WINDOW, Model, Worlds, make_model
from worker_loop import answer_requests, clock

MODULE = sys.argv[1]
DIALECT = {"pymdp": "pymdp_0_0_7", "pymdp.legacy": "pymdp_legacy"}[MODULE]
Agent = importlib.import_module(f"{MODULE}.agent").Agent


def objects(arrays: list[np.ndarray]) -> np.ndarray:
    made = np.empty(len(arrays), dtype=object)
    for i, values in enumerate(arrays):
        made[i] = np.array(values, dtype=float)
    return made


def make_agent(model: Model) -> Any:
    A = objects(model.dense_A())
    B = objects(model.B)
    more: dict[str, Any] = {}
    if model.learns:
        more = {f"p{model.learns}": objects(list(A if model.learns == "A" else B)), f"lr_p{model.learns}": 1.0}
    if model.inference:
        more.update(inference_algo=model.inference, inference_horizon=WINDOW)
    if model.search:
        more.update(sophisticated=True, si_horizon=model.search)
    if model.novelty:
        more.update(use_param_info_gain=True)
    return Agent(A=A, B=B, C=objects(model.C), D=objects(model.D), policy_len=model.policy_len, **more)


def think(agent: Any, learns: str, seen: list[int]) -> np.ndarray:
    """One step. Returns the action."""
    before = agent.qs if agent.action is not None else None
    agent.infer_states(seen)
    agent.infer_policies()
    if learns == "A":
        agent.update_A(seen)
    if learns == "B" and before is not None:
        agent.update_B(before)
    return agent.sample_action()


class OneAgent:
    variant = "one agent, NumPy"

    def __init__(self, case: str, agents: int) -> None:
        if agents != 1:
            raise ValueError("this library has one agent at a time")
        self.model = make_model(case)
        self.agent = make_agent(self.model)
        self.steps = EPISODE_STEPS[case]
        self.seed = 0

    def begin(self) -> None:
        self.agent = make_agent(self.model)

    def step(self, place: int, seen: list[int]) -> np.ndarray:
        """What is timed: step `place` of an episode. Returns the action."""
        return think(self.agent, self.model.learns, seen)

    def run(self, episodes: int) -> tuple[int, float, float]:
        cpu_seconds = wall_seconds = 0.0
        for _ in range(episodes):
            self.seed += 1
            self.begin()
            world = Worlds(self.model, 1, self.seed)
            for place in range(self.steps):
                seen = [int(outcome[0]) for outcome in world.observe()]
                cpu, wall = clock()
                action = self.step(place, seen)
                cpu_after, wall_after = clock()
                cpu_seconds += cpu_after - cpu
                wall_seconds += wall_after - wall
                world.step(action[None])
        return episodes * self.steps, cpu_seconds, wall_seconds


class TwoLevels(OneAgent):
    """An agent whose beliefs about the side are set by another one, a tick of which is an episode.

    pymdp has no such thing; its users tie agents together like this.
    """

    variant = "two agents, NumPy, tied together by hand"

    def __init__(self, case: str, agents: int) -> None:
        super().__init__(case, agents)
        stays, seen = np.array([[0.95, 0.05], [0.05, 0.95]]), np.array([[0.99, 0.01], [0.01, 0.99]])
        self.shows = seen @ stays
        self.above = Agent(A=objects([seen]), B=objects([stays[:, :, None]]))

    def begin(self) -> None:
        """Both go on."""

    def step(self, place: int, seen: list[int]) -> np.ndarray:
        action = super().step(place, seen)
        if place + 1 == self.steps:
            self.end_episode()
        return action

    def end_episode(self) -> None:
        told = np.empty(1, dtype=object)
        told[0] = self.agent.qs[1]
        side = self.above.infer_states(told, distr_obs=True)[0]
        self.above.infer_policies()
        self.above.sample_action()
        self.agent.D[1] = self.shows @ side
        self.agent.reset()
        self.agent.action = None


def make(case: str, agents: int) -> OneAgent:
    return TwoLevels(case, agents) if case == "hierarchy" else OneAgent(case, agents)


def replay(case: str, steps: int) -> list[dict[str, Any]]:
    model = make_model(case)
    agent = make_agent(model)
    world = Worlds(model, 1)
    said = []
    for _ in range(steps):
        seen = [int(outcome[0]) for outcome in world.observe()]
        action = think(agent, model.learns, seen)
        step = {"observation": seen, "q_pi": list(map(float, agent.q_pi)), "action": list(map(int, action))}
        if model.inference == "MMP":
            ticks = range(len(agent.qs[0]))
            step["qs_policies"] = [
                array(np.array([[policy[t][f] for t in ticks] for policy in agent.qs], dtype=float)) for f in range(len(model.B))
            ]
        else:
            step["qs"] = [list(map(float, q)) for q in agent.qs]
        said.append(step)
        world.step(action[None])
    return said


if __name__ == "__main__":
    answer_requests(make, replay, DIALECT)
