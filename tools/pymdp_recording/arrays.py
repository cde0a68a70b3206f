"""Numbers of any array library as nested lists, and what is done with them."""

import math

CLOSE = 1e-9  # of beliefs that must be the same


class NotExportable(ValueError):
    """What an agent did, or is, that a case cannot hold."""


def nested(values):
    """Lists of lists of numbers, from an array of any library."""
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, (list, tuple)):
        return [nested(value) for value in values]
    return values


def shape_of(values):
    shape = []
    while isinstance(values, list):
        shape.append(len(values))
        values = values[0] if values else None
    return shape


def flatten(values):
    return [number for value in values for number in flatten(value)] if isinstance(values, list) else [values]


def array(values):
    """As a case holds it: a vector is a list; more axes are a shape and numbers, the last axis running fastest."""
    values = nested(values)
    shape = shape_of(values)
    if len(shape) < 2:
        return values
    return {"shape": shape, "data": flatten(values)}


def reshaped(values, shape):
    """The same numbers, row by row, with other axes."""
    numbers = flatten(nested(values))
    for length in reversed(shape[1:]):
        numbers = [numbers[i : i + length] for i in range(0, len(numbers), length)]
    return numbers


def transposed(rows):
    return [list(column) for column in zip(*nested(rows))]


def distance(one, other):
    """The largest difference of two arrays; infinite where their shapes differ."""
    one, other = nested(one), nested(other)
    if shape_of(one) != shape_of(other):
        return math.inf
    return max((abs(a - b) for a, b in zip(flatten(one), flatten(other))), default=0.0)


def same(ones, others):
    """Whether lists of arrays, one for each factor or modality, are equal but for rounding."""
    return len(ones) == len(others) and all(distance(a, b) <= CLOSE for a, b in zip(ones, others))


def means(counts):
    """Each column of counts over its sum."""
    counts = nested(counts)
    columns = transposed(reshaped(counts, [len(counts), max(1, len(flatten(counts)) // len(counts))]))
    return transposed([[count / sum(column) for count in column] for column in columns])


def whole(values):
    return [int(value) for value in flatten(nested(values))]
