"""Recorded cases of tests/reference as scenarios of an external world, so that the recorded numbers can be asked of a server."""

import json

from tests.python.starling import CASES
from tests.service.client import scenario_pb2


def read_case(name):
    return json.loads((CASES / f"pymdp_1.{name}.json").read_text())


def copy_tensor(source, target):
    target.shape.extend(source["shape"])
    target.data.extend(source["data"])


def add_model(model, tensors):
    tensors.E.extend(model["E"])
    for actions in model["num_controls"]:
        tensors.controls.add(actions=actions)
    for index, states in enumerate(model["num_states"]):
        factor = tensors.factors.add(states=states, controls=[index], D=model["D"][index])
        factor.dependencies.extend(model["B_dependencies"][index])
        copy_tensor(model["B"][index], factor.B)
        if "pB" in model:
            copy_tensor(model["pB"][index], factor.pB)
    for index, outcomes in enumerate(model["num_obs"]):
        modality = tensors.modalities.add(outcomes=outcomes)
        modality.dependencies.extend(model["A_dependencies"][index])
        copy_tensor(model["A"][index], modality.A)
        modality.C.shape.append(outcomes)
        modality.C.data.extend(model["C"][index])
        if "pA" in model:
            copy_tensor(model["pA"][index], modality.pA)


def scenario_of(case, count):
    """`count` agents of the case's model and settings, in double precision."""
    model, settings = case["model"], case["settings"]
    scenario = scenario_pb2.Scenario(name=case["case"], ticks=1000, precision=scenario_pb2.Scenario.DOUBLE)
    scenario.world.external.outcomes.extend(model["num_obs"])
    scenario.world.external.actions.extend(model["num_controls"])
    population = scenario.populations.add(name="agents", count=count)
    add_model(model, population.model.tensors)
    agent = population.agent
    agent.dialect = case["dialect"]
    agent.policy_length = model["policy_len"]
    agent.iterations = settings["num_iter"]
    agent.gamma = settings["gamma"]
    agent.use_utility = settings["use_utility"]
    agent.use_state_information_gain = settings["use_states_info_gain"]
    if "A" in settings["learn"]:
        agent.learning.a.rate = settings["lr_pA"]
    if "B" in settings["learn"]:
        agent.learning.b.rate = settings["lr_pB"]
    return scenario
