"""A client of a Starling server: every rpc by its name, errors with their reason.

    client = Client("127.0.0.1:50051")
    simulation = client.CreateSimulation(simulation_id="one", scenario=scenario)
    for answer in client.WatchSimulation(name="simulations/one"): ...
    client.UploadSnapshot(iterator_of_requests)
"""

import importlib
import pathlib
import sys

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).parent / "generated"))

from tests.service import wire_types_pb2 as wire_types  # noqa: E402

PACKAGE = "proto.starling.v1"
SERVICES = {
    name: (importlib.import_module(f"{PACKAGE}.{name}_service_pb2"), importlib.import_module(f"{PACKAGE}.{name}_service_pb2_grpc"))
    for name in ("model", "profile", "server", "simulation", "snapshot")
}
from proto.starling.v1 import model_pb2, scenario_pb2, simulation_event_pb2, simulation_pb2  # noqa: E402, F401

MODULES = [messages for messages, _ in SERVICES.values()] + [model_pb2, scenario_pb2, simulation_event_pb2, simulation_pb2]


def message(name):
    """The class of a message of starling.v1, by its name."""
    for module in MODULES:
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(name)


def method_descriptors():
    """Descriptor of each rpc by its name, which is unique in the package."""
    return {
        method.name: method
        for messages, _ in SERVICES.values()
        for service in messages.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    }


METHODS = method_descriptors()
State = simulation_pb2.Simulation.State
Kind = simulation_event_pb2.SimulationEvent.Kind
Part = message("InspectAgentsRequest").Part
DETAILS = {"ErrorInfo": wire_types.ErrorInfo, "BadRequest": wire_types.BadRequest, "RetryInfo": wire_types.RetryInfo}


class Failure:
    """What a call failed with: code, message, and the details that it carried."""

    def __init__(self, error):
        self.code = error.code().name
        self.message = error.details()
        self.reason, self.domain, self.metadata, self.fields, self.retry = "", "", {}, [], None
        for key, value in error.trailing_metadata() or ():
            if key != "grpc-status-details-bin":
                continue
            status = wire_types.RpcStatus.FromString(value)
            assert status.code == error.code().value[0], (status.code, error.code())
            for any_detail in status.details:
                kind = any_detail.type_url.rsplit(".", 1)[-1]
                assert any_detail.type_url == f"type.googleapis.com/google.rpc.{kind}", any_detail.type_url
                detail = DETAILS[kind].FromString(any_detail.value)
                if kind == "ErrorInfo":
                    self.reason, self.domain, self.metadata = detail.reason, detail.domain, dict(detail.metadata)
                elif kind == "BadRequest":
                    self.fields = [violation.field for violation in detail.field_violations]
                else:
                    self.retry = detail.retry_delay.ToTimedelta().total_seconds()

    def __repr__(self):
        return f"{self.code} {self.reason} {self.metadata} {self.fields}: {self.message}"


class Client:
    """One connection. Calls end after `timeout` seconds, so that a server that hangs fails a test."""

    timeout = 60

    def __init__(self, target, credentials=None, options=(), metadata=()):
        # A subchannel of its own, and 64 MiB messages from the server.
        options = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_receive_message_length", 64 << 20), *options]
        if credentials is None:
            self.channel = grpc.insecure_channel(target, options)
        else:
            self.channel = grpc.secure_channel(target, credentials, options)
        self.metadata = list(metadata)
        self.stubs = {}
        for messages, stubs in SERVICES.values():
            for service in messages.DESCRIPTOR.services_by_name.values():
                stub = getattr(stubs, service.name + "Stub")(self.channel)
                for method in service.methods:
                    self.stubs[method.name] = getattr(stub, method.name)

    def close(self):
        self.channel.close()

    def __getattr__(self, method):
        if method not in METHODS:
            raise AttributeError(method)

        def call(requests=None, timeout=None, **fields):
            return self.stubs[method](self.request(method, requests, fields), timeout=timeout or self.timeout, metadata=self.metadata)

        return call

    @staticmethod
    def request(method, requests, fields):
        if requests is not None:
            return requests
        return message(METHODS[method].input_type.name)(**fields)

    def future(self, method, timeout=None, **fields):
        """Begins a unary call; `.result()`, `.cancel()`."""
        return self.stubs[method].future(self.request(method, None, fields), timeout=timeout or self.timeout, metadata=self.metadata)

    def raw(self, path, request, response_class, timeout=30):
        """One call of a service that has no stub here."""
        call = self.channel.unary_unary(
            path, request_serializer=lambda sent: sent.SerializeToString(), response_deserializer=response_class.FromString
        )
        return call(request, timeout=timeout, metadata=self.metadata)

    # What tests do all the time.

    def health(self, service="", timeout=30):
        """1: SERVING, 2: NOT_SERVING."""
        request = wire_types.HealthCheckRequest(service=service)
        return self.raw("/grpc.health.v1.Health/Check", request, wire_types.HealthCheckResponse, timeout).status

    def get(self, name, full=False):
        view = simulation_pb2.Simulation.FULL if full else simulation_pb2.Simulation.BASIC
        return self.GetSimulation(name=name, view=view)

    def hash(self, name):
        return self.get(name, full=True).state_hash
