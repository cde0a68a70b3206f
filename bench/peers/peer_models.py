"""The agents of the cases that peers have too (bench/suites/inference/agent_cases.h), described once more for them.

    model = make_model("b")
    model.A[0][outcome, place]

Arrays are NumPy's, in double. Needs NumPy and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

WINDOW = 5
# Steps of an episode: an agent that has reached its goal does the same for ever.
EPISODE_STEPS = {
    "a": 20,
    "b": 30,
    "c": 30,
    "d": 30,
    "e": 10,
    "vmp_tmaze": 20,
    "vmp_grid": 30,
    "mmp_tmaze": 20,
    "mmp_grid": 30,
    "policy_messages": 20,
    "search_2": 4,
    "search_3": 4,
    "breadth_2": 4,
    "breadth_3": 4,
    "novelty": 30,
    "learn_b": 30,
    "hierarchy": 2,
}
CASES = tuple(EPISODE_STEPS)

UP, DOWN, LEFT, RIGHT, STAY = range(5)


@dataclass
class Model:
    A: list[np.ndarray]  # [outcome, states of A_dependencies...]
    B: list[np.ndarray]  # [next state, state, action]
    C: list[np.ndarray]
    D: list[np.ndarray]
    policy_len: int
    A_dependencies: list[list[int]]
    learns: str = ""  # "A", "B" or neither
    novelty: bool = False  # information gain about parameters counts
    inference: str = ""  # "vmp", "mmp" and, by policy, "MMP": messages over WINDOW outcomes
    search: int = 0  # levels of a tree search in the place of policies
    B_dependencies: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.B_dependencies = [[factor] for factor in range(len(self.B))]

    @property
    def num_states(self) -> list[int]:
        return [b.shape[0] for b in self.B]

    @property
    def num_controls(self) -> list[int]:
        return [b.shape[-1] for b in self.B]

    @property
    def num_obs(self) -> list[int]:
        return [a.shape[0] for a in self.A]

    def dense_A(self) -> list[np.ndarray]:
        """A over all factors, for a library that knows no dependencies."""
        dense = []
        for a, factors in zip(self.A, self.A_dependencies, strict=True):
            shape = [a.shape[0]] + [n if f in factors else 1 for f, n in enumerate(self.num_states)]
            dense.append(np.ascontiguousarray(np.broadcast_to(a.reshape(shape), [a.shape[0], *self.num_states])))
        return dense


def make_model(case: str) -> Model:
    if case in ("a", "hierarchy"):
        return tmaze(policy_len=2 if case == "a" else 1)
    if case in ("b", "c"):
        return grid(5, policy_len=3) if case == "b" else grid(10, policy_len=2)
    if case == "e":
        return cue_chaining()
    if case in ("d", "novelty", "learn_b"):
        return grid(5, policy_len=3, learns="B" if case == "learn_b" else "A", novelty=case == "novelty")
    if case == "policy_messages":
        return tmaze(policy_len=2, inference="MMP")
    if case in ("search_2", "search_3", "breadth_2", "breadth_3"):
        return tmaze(policy_len=1, search=int(case[-1]))
    if case in ("vmp_tmaze", "mmp_tmaze"):
        return tmaze(policy_len=2, inference=case[:3])
    if case in ("vmp_grid", "mmp_grid"):
        return grid(5, policy_len=3, inference=case[:3])
    raise ValueError(f"there is no case {case!r}; there are {', '.join(CASES)}")


def one_hot(index: int, size: int) -> np.ndarray:
    return np.eye(size)[index]


def moves(width: int, height: int, actions: int) -> np.ndarray:
    B = np.zeros((width * height, width * height, actions))
    for place in range(width * height):
        row, column = divmod(place, width)
        for action, (down, right) in enumerate([(-1, 0), (1, 0), (0, -1), (0, 1), (0, 0)][:actions]):
            to = min(max(row + down, 0), height - 1) * width + min(max(column + right, 0), width - 1)
            B[to, place, action] = 1
    return B


def grid(width: int, policy_len: int, **how: Any) -> Model:
    places = width * width
    noise = 0.1
    A = (1 - noise) * np.eye(places) + noise / places
    C = 3.0 * one_hot(places - 1, places)
    return Model([A], [moves(width, width, 5)], [C], [np.full(places, 1 / places)], policy_len, [[0]], **how)


def tmaze(policy_len: int, **how: Any) -> Model:
    centre, left, right, cue = range(4)
    reward = 0.98
    place = np.zeros((4, 4, 2))
    outcome = np.zeros((3, 4, 2))
    side = np.full((2, 4, 2), 0.5)
    for context in range(2):
        for where in range(4):
            place[where, where, context] = 1
            outcome[0, where, context] = where in (centre, cue)
        good, bad = (left, right) if context == 0 else (right, left)
        outcome[:, good, context] = [0, reward, 1 - reward]
        outcome[:, bad, context] = [0, 1 - reward, reward]
        side[:, cue, context] = one_hot(context, 2)
    B = np.zeros((4, 4, 4))
    for to in range(4):
        B[to, :, to] = 1
    return Model(
        [place, outcome, side],
        [B, np.eye(2)[:, :, None]],
        [np.zeros(4), np.array([0.0, 3.0, -3.0]), np.zeros(2)],
        [one_hot(centre, 4), np.full(2, 0.5)],
        policy_len,
        [[0, 1]] * 3,
        **how,
    )


def cue_chaining() -> Model:
    width, height = 7, 5
    places = width * height
    first_cue, second_cues, rewards = 14, (2, 10, 24, 30), (12, 26)
    first = np.zeros((5, places, 4))
    second = np.zeros((3, places, 4, 2))
    outcome = np.zeros((3, places, 2))
    for place in range(places):
        for cue in range(4):
            first[1 + cue if place == first_cue else 0, place, cue] = 1
            for where in range(2):
                second[1 + where if place == second_cues[cue] else 0, place, cue, where] = 1
        for where in range(2):
            found = 0 if place not in rewards else 1 if place == rewards[where] else 2
            outcome[found, place, where] = 1
    return Model(
        [np.eye(places), first, second, outcome],
        [moves(width, height, 4), np.eye(4)[:, :, None], np.eye(2)[:, :, None]],
        [np.zeros(places), np.zeros(5), np.zeros(3), np.array([0.0, 2.0, -4.0])],
        [one_hot(0, places), np.full(4, 0.25), np.full(2, 0.5)],
        4,
        [[0], [0, 1], [0, 1, 2], [0, 2]],
    )


class Worlds:
    """Worlds of several agents, each drawn from the model: hidden states move by B, outcomes come by A."""

    def __init__(self, model: Model, agents: int, seed: int = 1) -> None:
        self.model = model
        self.random = np.random.default_rng(seed)
        self.states = [self.draw(np.broadcast_to(d, (agents, len(d)))) for d in model.D]

    def draw(self, p: np.ndarray) -> np.ndarray:
        """An index for each row of probabilities."""
        limits = np.cumsum(p, axis=1)
        return np.minimum((self.random.random((len(p), 1)) * limits[:, -1:] >= limits).sum(axis=1), p.shape[1] - 1)

    def observe(self) -> list[np.ndarray]:
        outcomes = []
        for a, factors in zip(self.model.A, self.model.A_dependencies, strict=True):
            outcomes.append(self.draw(np.moveaxis(a, 0, -1)[tuple(self.states[f] for f in factors)]))
        return outcomes

    def step(self, actions: np.ndarray) -> None:
        """`actions` is [agent, factor]."""
        self.states = [
            self.draw(np.moveaxis(b, 0, -1)[self.states[f], actions[:, f].astype(int)]) for f, b in enumerate(self.model.B)
        ]
