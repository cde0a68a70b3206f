"""Scenarios for the tests: the examples with few agents, and an external world."""

from google.protobuf import text_format

from tests.python.starling import EXAMPLES
from tests.service.client import scenario_pb2

# Long enough that no test sees its end.
ENDLESS = 4_000_000_000

EXTERNAL = """
  name: "external" seed: 3 ticks: 1000
  world { external { outcomes: 3 actions: 3 } }
  populations {
    name: "pilots" count: 4
    model {
      tensors {
        controls { actions: 3 }
        factors {
          states: 3 controls: 0
          B { shape: [3, 3, 3] data: [1,0,0, 1,0,0, 1,0,0,  0,1,0, 0,1,0, 0,1,0,  0,0,1, 0,0,1, 0,0,1] }
        }
        modalities {
          outcomes: 3
          A { shape: [3, 3] data: [0.9, 0.05, 0.05, 0.05, 0.9, 0.05, 0.05, 0.05, 0.9] }
          C { shape: [3] data: [0, 0, 2] }
        }
      }
    }
    agent { action { ties: FIRST_INDEX } }
  }
"""


def parse(text):
    return text_format.Parse(text, scenario_pb2.Scenario())


def example(name="tmaze", count=8, ticks=1000, **fields):
    """An example of the examples folder, with fewer agents and nothing recorded."""
    scenario = parse((EXAMPLES / f"{name}.textproto").read_text())
    scenario.ClearField("record")
    scenario.populations[0].count = count
    scenario.ticks = ticks
    for field, value in fields.items():
        setattr(scenario, field, value)
    return scenario


def external(count=4, ticks=1000):
    scenario = parse(EXTERNAL)
    scenario.populations[0].count = count
    scenario.ticks = ticks
    return scenario
