"""What operators and tools look at: health, reflection, channelz, facts and numbers, the HTTP side port, log lines."""

import json
import re
import unittest
import urllib.error
import urllib.request

import grpc
from google.protobuf import descriptor_pb2

from tests.service import scenarios
from tests.service.client import METHODS, wire_types
from tests.service.service_test_case import FolderTest, ServiceTest, within

SERVICES = sorted({method.containing_service.full_name for method in METHODS.values()})
ECOSYSTEM = ["grpc.channelz.v1.Channelz", "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"]


class EcosystemTest(ServiceTest):
    def reflect(self, *requests):
        call = self.client.channel.stream_stream(
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
            request_serializer=lambda sent: sent.SerializeToString(),
            response_deserializer=wire_types.ServerReflectionResponse.FromString,
        )
        return list(call(iter([wire_types.ServerReflectionRequest(**fields) for fields in requests]), timeout=30))

    def test_health_of_the_server_and_of_each_service(self):
        self.assertEqual(self.client.health(), 1)
        for service in SERVICES:
            self.assertEqual(self.client.health(service), 1, service)
        self.refused("NOT_FOUND", "", self.client.health, "no.such.Service")

    def test_reflection_lists_and_describes_every_service(self):
        (answer,) = self.reflect({"list_services": ""})
        names = [service.name for service in answer.list_services_response.service]
        self.assertEqual(sorted(names), sorted([*SERVICES, *ECOSYSTEM]))
        answers = self.reflect(*({"file_containing_symbol": service} for service in SERVICES))
        for service, answer in zip(SERVICES, answers):
            files = [descriptor_pb2.FileDescriptorProto.FromString(file) for file in answer.file_descriptor_response.file_descriptor_proto]
            described = {f"{file.package}.{found.name}": found for file in files for found in file.service}
            mine = {name for name, method in METHODS.items() if method.containing_service.full_name == service}
            self.assertEqual({method.name for method in described[service].method}, mine)

    def test_channelz_lists_the_server_and_counts_its_calls(self):
        def calls():
            answer = self.client.raw(
                "/grpc.channelz.v1.Channelz/GetServers", wire_types.GetServersRequest(), wire_types.GetServersResponse
            )
            self.assertEqual(len(answer.server), 1)
            return answer.server[0].data.calls_started

        before = calls()
        for _ in range(10):
            self.client.GetServerInfo()
        self.assertGreaterEqual(calls(), before + 10)

    def test_unknown_methods_are_unimplemented(self):
        for path in ("/starling.v1.SimulationService/Explode", "/starling.v2.SimulationService/GetSimulation", "/x"):
            with self.assertRaises(grpc.RpcError) as caught:
                self.client.raw(path, wire_types.HealthCheckRequest(), wire_types.HealthCheckResponse)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.UNIMPLEMENTED)


class InfoTest(ServiceTest):
    FLAGS = ["--limit", "simulations=5", "--limit", "message_bytes=1048576"]

    def test_the_server_says_what_it_is_and_may(self):
        info = self.client.GetServerInfo()
        self.assertRegex(info.version, r"^\d+\.\d+\.\d+")
        self.assertFalse(info.draining)
        self.assertEqual((info.limits.simulations, info.limits.message_bytes), (5, 1048576))
        for limit, value in info.limits.ListFields():
            self.assertGreater(value, 0, limit.name)
        self.assertEqual(len(info.limits.ListFields()), len(info.limits.DESCRIPTOR.fields))
        backends = {choice.name: choice.unavailable_reason for choice in info.backends}
        self.assertEqual((backends["serial"], backends["threads"]), ("", ""))
        for choices, names in (
            (info.schedulers, {"fifo", "work_stealing"}),
            (info.worlds, {"external", "foraging", "grid", "tmaze", "generalized_tmaze", "cue_chaining", "graph", "visual_foraging"}),
            (info.profiles, {"cpu", "heap"}),
        ):
            self.assertLessEqual(names, {choice.name for choice in choices})
            self.assertTrue(all(choice.description for choice in choices))
        self.assertGreater(info.processors, 0)
        self.assertGreater(info.memory_bytes, 2**28)

    def test_the_limit_of_simulations_is_kept(self):
        for _ in range(5):
            self.create()
        self.assertEqual(self.client.GetServerInfo().simulations, 5)
        failure = self.refused("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED", self.client.CreateSimulation, scenario=scenarios.example())
        self.assertEqual((failure.metadata["limit"], failure.metadata["value"]), ("simulations", "5"))


class SidePortTest(ServiceTest):
    def get(self, path):
        with urllib.request.urlopen(f"http://{self.server.http}{path}", timeout=60) as answer:
            return answer.status, answer.read()

    def metrics(self):
        """{name with labels: value} of /metrics."""
        text = self.get("/metrics")[1].decode()
        return {match[1]: float(match[2]) for match in re.finditer(r"^([a-z]\S*(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)}

    def test_it_lives_and_is_ready(self):
        self.assertEqual(self.get("/livez")[0], 200)
        self.assertEqual(self.get("/readyz")[0], 200)

    def test_metrics_are_text_of_prometheus_and_count(self):
        text = self.get("/metrics")[1].decode()
        families = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE)
        self.assertGreater(len(families), 8)
        for name, kind in families:
            self.assertRegex(name, r"^(starling|process)_[a-z0-9_]+$")
            self.assertIn(kind, ("counter", "gauge", "histogram"))
            self.assertIn(f"# HELP {name} ", text)
        before = self.metrics()
        name = self.create(scenarios.example(count=6)).name
        self.client.StepSimulation(name=name, ticks=25)
        after = self.metrics()
        ticks = [key for key in after if key.startswith("starling_ticks_total")]
        self.assertEqual(sum(after[key] - before.get(key, 0) for key in ticks), 25)

    def test_the_numbers_of_the_rpc_are_those_of_the_side_port(self):
        self.client.StepSimulation(name=self.create().name, ticks=25)
        answer = self.client.GetServerMetrics()
        names = {sample.name for sample in answer.samples}
        for key in self.metrics():
            self.assertIn(key.partition("{")[0], names)

    def test_calls_are_counted_by_method_and_code(self):
        self.refused("NOT_FOUND", "SIMULATION_NOT_FOUND", self.client.GetSimulation, name="simulations/none")
        text = self.get("/metrics")[1].decode()
        self.assertRegex(text, r'code="NOT_FOUND".*method="[^"]*GetSimulation"|method="[^"]*GetSimulation".*code="NOT_FOUND"')

    def test_profiles_over_http(self):
        self.running(scenarios.example("foraging", count=512, ticks=scenarios.ENDLESS))
        status, profile = self.get("/pprof/profile?seconds=1")
        self.assertEqual(status, 200)
        self.assertGreater(len(profile), 500)
        self.assertIn(b"starling", self.get("/pprof/cmdline")[1])
        self.assertEqual(self.get("/pprof/symbol")[0], 200)

    def test_what_there_is_not_is_not_found(self):
        for path in ("/nothing", "/pprof", "/metrics/../livez/x", "/" + "a" * 4000):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                self.get(path)
            self.assertIn(caught.exception.code, (400, 404, 414))
            caught.exception.close()
        for seconds in ("-1", "0", "x", "1e9", "nan", ""):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                self.get(f"/pprof/profile?seconds={seconds}")
            self.assertEqual(caught.exception.code, 400, seconds)
            caught.exception.close()


class LogTest(FolderTest):
    def test_every_line_is_json_and_says_what_happened(self):
        server = self.serve()
        client = self.connect(server)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example())
        client.DeleteSimulation(name="simulations/one")
        server.terminate()
        self.assertEqual(server.wait(), 0)
        for line in server.log:
            fields = json.loads(line)
            self.assertRegex(fields["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertIn(fields["level"], ("info", "warning", "error"))
            self.assertRegex(fields["event"], r"^[a-z_]+$")
        about = [line["event"] for line in server.events() if line.get("simulation", "").endswith("one")]
        self.assertGreaterEqual(len(about), 2)

    def test_readiness_goes_first(self):
        server = self.serve("--http", "127.0.0.1:0")
        client = self.connect(server)
        watches = []
        for index in range(3):
            client.CreateSimulation(simulation_id=f"s{index}", scenario=scenarios.example("foraging", count=20000, ticks=10**6))
            client.StartSimulation(name=f"simulations/s{index}")
            watches.append(client.WatchSimulation(name=f"simulations/s{index}"))
        server.terminate()
        seen = set()

        def look():
            try:
                seen.add(client.health(timeout=1))
            except grpc.RpcError as error:
                seen.add(error.code().name)
            return server.process.poll() is not None

        within(60, look)
        self.assertLessEqual(seen, {1, 2, "UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED"})
        self.assertEqual(server.wait(), 0)


if __name__ == "__main__":
    unittest.main()
