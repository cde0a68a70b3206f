"""Small models with uneven numbers, the same for every pymdp, as lists of NumPy arrays."""

import numpy

from export_pymdp import NotExportable

STATES, OUTCOMES, ACTIONS = [3, 2], [4, 3], [2, 2]


def distributions(generator, *shape):
    """Columns over the first axis that sum to 1."""
    numbers = generator.uniform(0.1, 1.0, shape)
    return numbers / numbers.sum(axis=0)


def two_factors(seed=1, a_factors=((0, 1), (0, 1)), b_factors=((0,), (1,))):
    generator = numpy.random.default_rng(seed)
    return {
        "A": [distributions(generator, o, *[STATES[f] for f in own]) for o, own in zip(OUTCOMES, a_factors)],
        "B": [distributions(generator, s, *[STATES[f] for f in own], u) for s, u, own in zip(STATES, ACTIONS, b_factors)],
        "C": [generator.normal(0.0, 1.0, o) for o in OUTCOMES],
        "D": [distributions(generator, s) for s in STATES],
    }


def one_factor(seed=2, states=4, outcomes=(3, 3), actions=3):
    generator = numpy.random.default_rng(seed)
    return {
        "A": [distributions(generator, o, states) for o in outcomes],
        "B": [distributions(generator, states, states, actions)],
        "C": [generator.normal(0.0, 1.0, o) for o in outcomes],
        "D": [distributions(generator, states)],
    }


def outcomes(model, steps, seed=3):
    generator = numpy.random.default_rng(seed)
    return [[int(generator.integers(len(a))) for a in model["A"]] for _ in range(steps)]


def soft_outcomes(model, steps, seed=4):
    generator = numpy.random.default_rng(seed)
    return [[distributions(generator, len(a)) for a in model["A"]] for _ in range(steps)]


def habits(policies, seed=5):
    """Uneven, so that no two policies tie."""
    weights = numpy.random.default_rng(seed).uniform(1.0, 1.2, policies)
    return weights / weights.sum()


def refused(what, about, action):
    """`action` must end with an error that says so."""
    try:
        action()
    except NotExportable as error:
        if about in str(error):
            return
        raise AssertionError(f"{what}: {error}") from error
    raise AssertionError(f"{what}: nothing was said")
