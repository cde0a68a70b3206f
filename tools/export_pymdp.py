#!/usr/bin/env python3
"""Records an agent of pymdp as a case that `starling infer --check` computes again.

    from export_pymdp import Recorder

    agent = Agent(A=A, B=B, C=C, policy_len=2)   # as always
    recorder = Recorder(agent, "my_model")
    for observation in world:                    # as always
        agent.infer_states(observation)
        agent.infer_policies()
        agent.sample_action()
    recorder.save("my_model.json")               # then: starling infer my_model.json --check

Agents of pymdp 0.0.7 (NumPy), of its 1.x module `pymdp.legacy` (NumPy) and of pymdp 1.x (JAX). The recorder notes what
goes into the agent's methods and what comes out of them; the agent computes as before. Of JAX: one agent (batch_size 1),
its methods called outside of jax.jit, or `recorder.add_rollout(info)` with what pymdp's `rollout` returns; float64 needs
jax.config.update("jax_enable_x64", True). What Starling does not do in the same way raises NotExportable and says why.

    python3 tools/export_pymdp.py --demo OUT.json      a small example, of the pymdp that is installed
"""

import argparse
import json

from pymdp_recording.agents import dialect_of
from pymdp_recording.arrays import NotExportable
from pymdp_recording.jax_agent import JaxRecording
from pymdp_recording.numpy_agent import NumpyRecording

FORMAT = "starling-golden-1"


class Recorder:
    """Notes what an agent does from now on. See the module."""

    def __init__(self, agent, name="recorded"):
        self.name = name
        self.dialect = dialect_of(type(agent))
        self._recording = JaxRecording(agent) if self.dialect == "pymdp_1" else NumpyRecording(agent, self.dialect)

    def add_rollout(self, info):
        """Adds the steps that pymdp 1.x's `rollout` returned as `info`."""
        if self.dialect != "pymdp_1":
            raise NotExportable("add_rollout is for agents of pymdp 1.x")
        self._recording.add_rollout(info)

    def document(self):
        """The case, as it would be written."""
        recorded = self._recording.document()
        if not recorded["steps"]:
            raise NotExportable("no step was recorded; call the agent's methods after the recorder was made, outside of jax.jit")
        return {"format": FORMAT, "case": self.name, "dialect": self.dialect, **recorded}

    def save(self, path):
        text = json.dumps(self.document(), allow_nan=False)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")


# The example.


def demonstrate(path):
    """Two places, a cue and a door: eight steps of whichever pymdp is installed."""
    import numpy

    lists = {
        "A": [[[0.9, 0.2], [0.1, 0.8]], [[0.6, 0.1], [0.3, 0.3], [0.1, 0.6]]],
        "B": [[[[0.9, 0.1], [0.2, 0.7]], [[0.1, 0.9], [0.8, 0.3]]]],
        "C": [[0.0, 1.0], [0.0, 0.0, 0.5]],
        "D": [[0.5, 0.5]],
    }
    outcomes = [[0, 0], [0, 1], [1, 2], [1, 1], [0, 2], [1, 0], [1, 2], [1, 1]]
    import pymdp.agent

    arrays = {name: [numpy.array(part) for part in parts] for name, parts in lists.items()}
    if hasattr(pymdp.agent.Agent, "update_empirical_prior"):
        import jax

        jax.config.update("jax_enable_x64", True)
        agent = pymdp.agent.Agent(**{name: [jax.numpy.asarray(part) for part in parts] for name, parts in arrays.items()}, policy_len=2)
        recorder = Recorder(agent, "demo")
        prior = agent.D
        for outcome in outcomes:
            qs = agent.infer_states([jax.numpy.asarray([o]) for o in outcome], prior)
            q_pi, _ = agent.infer_policies(qs)
            prior = agent.update_empirical_prior(agent.sample_action(q_pi), qs)
    else:
        from pymdp import utils

        objects = {name: utils.obj_array(len(parts)) for name, parts in arrays.items()}
        for name, parts in arrays.items():
            objects[name][:] = parts
        agent = pymdp.agent.Agent(**objects, policy_len=2)
        recorder = Recorder(agent, "demo")
        for outcome in outcomes:
            agent.infer_states(outcome)
            agent.infer_policies()
            agent.sample_action()
    recorder.save(path)
    print(f"{path}: {len(outcomes)} steps, dialect {recorder.dialect}; check them with `starling infer {path} --check`")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], epilog="To record an agent of your own, see the beginning of this file."
    )
    parser.add_argument("--demo", metavar="OUT.json", required=True, help="record a small example with the pymdp that is installed")
    demonstrate(parser.parse_args().demo)


if __name__ == "__main__":
    main()
