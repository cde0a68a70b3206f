"""Drives a server of simulations from Python; README.md says how to make the stubs it imports.

    starling serve &
    PYTHONPATH=stubs python3 clients/python/example.py [HOST:PORT]
"""

import queue
import sys
import time

import grpc
from google.protobuf import text_format

from proto.starling.v1 import scenario_pb2, simulation_pb2
from proto.starling.v1 import simulation_service_pb2 as messages
from proto.starling.v1.simulation_service_pb2_grpc import SimulationServiceStub

MICE = """
    name: "mice" seed: 7 ticks: 100000 world { tmaze {} }
    populations { name: "mice" count: 1000 model { preset { tmaze {} } } agent { policy_length: 2 } }
"""

AWAY = """
    name: "away" ticks: 1000 world { external { outcomes: [25] actions: [5] } }
    populations { name: "walker" count: 1 model { preset { grid { width: 5 height: 5 } } }
                  agent { policy_length: 3 } }
"""


def create(server, simulation_id, text):
    """A repetition after a lost answer gives the simulation of the first call, for the request id."""
    scenario = text_format.Parse(text, scenario_pb2.Scenario())
    request = messages.CreateSimulationRequest(simulation_id=simulation_id, scenario=scenario, request_id=simulation_id)
    return server.CreateSimulation(request, timeout=10)


def step(server, simulation, ticks):
    """Repeating this very request does only what is left of it: expected_tick says where it began."""
    request = messages.StepSimulationRequest(name=simulation.name, ticks=ticks, expected_tick=simulation.tick)
    while True:
        try:
            return server.StepSimulation(request, timeout=60)
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
                raise
            time.sleep(0.5)


def watch(server, name, every):
    """Metrics by name, until the simulation has finished; goes on where a broken connection left it."""
    sequence, names = 0, []
    while True:
        request = messages.WatchSimulationRequest(name=name, after_sequence=sequence, every_ticks=every, until_finished=True)
        try:
            for answer in server.WatchSimulation(request):
                names = list(answer.metric_names) or names
                for event in answer.events:
                    sequence = event.sequence
                    if event.HasField("metrics"):
                        yield event.tick, dict(zip(names, event.metrics.values))
                    elif event.HasField("lagged"):
                        print("too slow for", event.lagged.dropped, "events")
                    elif event.HasField("ended"):
                        return
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                raise
            time.sleep(0.5)


def drive(server, name, outcomes, ticks):
    """Puts `outcomes`, a function of the actions, in the place of the world."""
    requests = queue.SimpleQueue()
    requests.put(messages.DriveSimulationRequest(attach={"name": name}))
    answers = server.DriveSimulation(iter(requests.get, None))
    attached = next(answers).attached
    actions = None
    for tick in range(attached.tick, attached.tick + ticks):
        requests.put(messages.DriveSimulationRequest(observe={"outcomes": outcomes(actions), "expected_tick": tick}))
        actions = next(answers).act.actions
    requests.put(None)
    return list(answers)  # waits for the end of the call: []


class Room:
    """Five by five places; the actions are up, down, left, right and stay."""

    def __init__(self):
        self.row = self.column = 0

    def __call__(self, actions):
        if actions is not None:
            down, right = [(-1, 0), (1, 0), (0, -1), (0, 1), (0, 0)][actions[0]]
            self.row = min(max(self.row + down, 0), 4)
            self.column = min(max(self.column + right, 0), 4)
        return [5 * self.row + self.column]


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051"
    server = SimulationServiceStub(grpc.insecure_channel(address))

    mice = step(server, create(server, "mice", MICE), 100)
    print(mice.name, simulation_pb2.Simulation.State.Name(mice.state), "at tick", mice.tick)
    server.StartSimulation(messages.StartSimulationRequest(name=mice.name, until_tick=1000))
    for tick, metrics in watch(server, mice.name, every=200):
        print("tick", tick, "rewarded", round(metrics["rewarded"], 3))
        if tick == 1000:
            break

    room = Room()
    drive(server, create(server, "away", AWAY).name, room, ticks=20)
    print("the walker is at row", room.row, "column", room.column)

    for name in (mice.name, "simulations/away"):
        server.DeleteSimulation(messages.DeleteSimulationRequest(name=name))


if __name__ == "__main__":
    main()
