"""TLS, client certificates and bearer tokens: who may call, who may not, and files that change."""

import os
import unittest

import grpc

from tests.service import scenarios
from tests.service.certificates import make_ca, make_certificate
from tests.service.client import Client, Failure, wire_types
from tests.service.server import Server
from tests.service.service_test_case import FolderTest, within

TOKEN = "correct-horse-battery-staple"


class SecurityTest(FolderTest):
    def setUp(self):
        super().setUp()
        make_ca(self.folder, "ca")
        make_ca(self.folder, "other-ca")
        make_certificate(self.folder, "server", "ca")
        make_certificate(self.folder, "client", "ca")
        make_certificate(self.folder, "stranger", "other-ca")
        self.write_tokens(f"alice {TOKEN}\nbob another-secret-token-0123\n")

    def write_tokens(self, text, mode=0o600):
        path = self.folder / "tokens.new"
        path.write_text(text)
        path.chmod(mode)
        path.rename(self.folder / "tokens")

    def config(self, text, **options):
        (self.folder / "server.textproto").write_text(text)
        return self.serve("--config", self.folder / "server.textproto", **options)

    def read(self, name):
        return (self.folder / name).read_bytes()

    def credentials(self, ca="ca", client=None):
        pair = (self.read(f"{client}.key"), self.read(f"{client}.pem")) if client else (None, None)
        return grpc.ssl_channel_credentials(self.read(f"{ca}.pem"), *pair)

    def client(self, server, token=None, **options):
        metadata = [("authorization", f"Bearer {token}")] if token is not None else []
        client = Client(server.address, credentials=self.credentials(**options), metadata=metadata)
        self.addCleanup(client.close)
        return client

    def code_of(self, call, **fields):
        try:
            call(timeout=20, **fields)
        except grpc.RpcError as error:
            return error.code().name
        return "OK"


class TlsTest(SecurityTest):
    TLS = 'tls { certificate: "server.pem" key: "server.key" }\n'

    def test_a_client_that_trusts_the_authority_is_served(self):
        server = self.config(self.TLS)
        client = self.client(server)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example())
        self.assertEqual(client.StepSimulation(name="simulations/one", ticks=4).tick, 4)
        watch = client.WatchSimulation(name="simulations/one", after_sequence=0)
        self.assertTrue(next(watch).metric_names)
        watch.cancel()

    def test_others_are_not(self):
        server = self.config(self.TLS)
        self.assertEqual(self.code_of(self.client(server, ca="other-ca").GetServerInfo), "UNAVAILABLE")
        plain = Client(server.address)
        self.addCleanup(plain.close)
        self.assertEqual(self.code_of(plain.GetServerInfo), "UNAVAILABLE")
        self.assertEqual(self.code_of(self.client(server).GetServerInfo), "OK")

    def test_it_may_listen_elsewhere(self):
        server = self.config(self.TLS, listen="0.0.0.0:0")
        server.address = "127.0.0.1:" + server.address.rpartition(":")[2]
        self.assertEqual(self.code_of(self.client(server).GetServerInfo), "OK")

    def test_a_new_certificate_is_shown_to_new_connections(self):
        server = self.config(self.TLS)
        old = self.client(server)
        self.assertEqual(self.code_of(old.GetServerInfo), "OK")
        make_certificate(self.folder, "next", "other-ca")
        for suffix in ("key", "pem"):
            (self.folder / f"next.{suffix}").rename(self.folder / f"server.{suffix}")
        within(20, lambda: self.code_of(self.client(server, ca="other-ca").GetServerInfo) == "OK")
        self.assertEqual(self.code_of(old.GetServerInfo), "OK")

    def test_a_wrong_certificate_changes_nothing(self):
        server = self.config(self.TLS)
        (self.folder / "server.pem").write_text("not a certificate")
        for _ in range(3):
            self.assertEqual(self.code_of(self.client(server).GetServerInfo), "OK")

    def test_files_that_cannot_be_used_are_refused(self):
        (self.folder / "empty.pem").write_text("")
        for tls, word in (
            ('certificate: "missing.pem" key: "server.key"', "missing.pem"),
            ('certificate: "empty.pem" key: "server.key"', "empty.pem"),
            ('certificate: "server.pem" key: "client.key"', "client.key"),
            ('certificate: "server.pem"', "key"),
            ('certificate: "server.pem" key: "server.key" client_ca: "server.key"', "server.key"),
        ):
            with self.subTest(tls):
                (self.folder / "bad.textproto").write_text(f"tls {{ {tls} }}")
                server = Server(self.folder, "--config", "bad.textproto", wait=False)
                self.addCleanup(server.close)
                self.assertIn(server.wait(30), (1, 2), server.text())
                self.assertIn(word, server.text())


class MutualTest(SecurityTest):
    CONFIG = 'tls { certificate: "server.pem" key: "server.key" client_ca: "ca.pem" }\ntokens: "tokens"\n'

    def test_only_with_certificate_and_token(self):
        server = self.config(self.CONFIG)
        for options, expected in (
            ({"client": "client", "token": TOKEN}, "OK"),
            ({"client": "client", "token": "another-secret-token-0123"}, "OK"),
            ({"client": "client", "token": "wrong"}, "UNAUTHENTICATED"),
            ({"client": "client", "token": ""}, "UNAUTHENTICATED"),
            ({"client": "client", "token": TOKEN + "x"}, "UNAUTHENTICATED"),
            ({"client": "client", "token": TOKEN[:-1]}, "UNAUTHENTICATED"),
            ({"client": "client"}, "UNAUTHENTICATED"),
            ({"client": "stranger", "token": TOKEN}, "UNAVAILABLE"),
            ({"token": TOKEN}, "UNAVAILABLE"),
            ({"ca": "other-ca", "client": "client", "token": TOKEN}, "UNAVAILABLE"),
        ):
            with self.subTest(str(options)):
                self.assertEqual(self.code_of(self.client(server, **options).GetServerInfo), expected)

    def test_streams_and_every_service_ask_for_it_but_health(self):
        server = self.config(self.CONFIG)
        good, bad = self.client(server, client="client", token=TOKEN), self.client(server, client="client", token="no")
        good.CreateSimulation(simulation_id="one", scenario=scenarios.example())
        for method, fields in (
            ("GetSimulation", {"name": "simulations/one"}),
            ("ListModels", {}),
            ("ListSnapshots", {}),
            ("ListProfiles", {}),
            ("GetServerMetrics", {}),
        ):
            self.assertEqual(self.code_of(getattr(good, method), **fields), "OK")
            self.assertEqual(self.code_of(getattr(bad, method), **fields), "UNAUTHENTICATED")
        with self.assertRaises(grpc.RpcError) as caught:
            next(bad.WatchSimulation(name="simulations/one"))
        self.assertEqual(Failure(caught.exception).code, "UNAUTHENTICATED")
        with self.assertRaises(grpc.RpcError) as caught:
            list(bad.DriveSimulation(iter([])))
        self.assertEqual(Failure(caught.exception).code, "UNAUTHENTICATED")
        self.assertEqual(bad.health(), 1)
        with self.assertRaises(grpc.RpcError) as caught:
            bad.raw("/grpc.channelz.v1.Channelz/GetServers", wire_types.GetServersRequest(), wire_types.GetServersResponse)
        self.assertEqual(Failure(caught.exception).code, "UNAUTHENTICATED")


class TokensTest(SecurityTest):
    def plain(self, server, *values):
        client = Client(server.address, metadata=[("authorization", value) for value in values])
        self.addCleanup(client.close)
        return self.code_of(client.GetServerInfo)

    def test_only_the_form_of_a_bearer_token_is_taken(self):
        server = self.config('tokens: "tokens"\n')
        self.assertEqual(self.plain(server, f"Bearer {TOKEN}"), "OK")
        for values in ([], [TOKEN], [f"Basic {TOKEN}"], [f"Bearer{TOKEN}"], ["Bearer "], ["Bearer"], [f"Bearer  alice {TOKEN}"], ["Bearer alice"], ["x" * 4000]):  # fmt: skip
            with self.subTest(str(values)[:40]):
                self.assertEqual(self.plain(server, *values), "UNAUTHENTICATED")

    def test_tokens_are_read_again_when_they_change(self):
        server = self.config('tokens: "tokens"\n')
        self.assertEqual(self.plain(server, f"Bearer {TOKEN}"), "OK")
        self.write_tokens("carol a-new-token-for-carol-only\n")
        within(20, lambda: self.plain(server, "Bearer a-new-token-for-carol-only") == "OK")
        within(20, lambda: self.plain(server, f"Bearer {TOKEN}") == "UNAUTHENTICATED")
        self.write_tokens("")
        self.assertEqual(self.plain(server, "Bearer a-new-token-for-carol-only"), "OK", server.text())

    def test_a_file_that_others_can_read_is_refused(self):
        self.write_tokens(f"alice {TOKEN}\n", mode=0o644)
        (self.folder / "server.textproto").write_text('tokens: "tokens"\n')
        server = Server(self.folder, "--config", "server.textproto", wait=False)
        self.addCleanup(server.close)
        self.assertIn(server.wait(30), (1, 2))
        self.assertIn("tokens", server.text())

    def test_tokens_do_not_travel_without_tls(self):
        (self.folder / "server.textproto").write_text('tokens: "tokens"\nallow_insecure: true\n')
        server = Server(self.folder, "--config", "server.textproto", wait=False, listen="0.0.0.0:0")
        self.addCleanup(server.close)
        self.assertEqual(server.wait(30), 2, server.text())
        self.assertIn("tls", server.text().lower())

    def test_nothing_secret_is_logged(self):
        server = self.config('tls { certificate: "server.pem" key: "server.key" }\ntokens: "tokens"\n')
        for token in (TOKEN, "a-wrong-token-0123456789"):
            self.code_of(self.client(server, token=token).GetServerInfo)
        server.terminate()
        server.wait()
        for secret in (TOKEN, "a-wrong-token-0123456789", "PRIVATE KEY"):
            self.assertNotIn(secret, server.text())

    def test_a_unix_socket_asks_for_it_too(self):
        path = self.socket_path()
        self.config(f'unix_socket: "{path}"\ntokens: "tokens"\n')
        for metadata, expected in (([], "UNAUTHENTICATED"), ([("authorization", f"Bearer {TOKEN}")], "OK")):
            client = Client(f"unix:{path}", metadata=metadata)
            self.addCleanup(client.close)
            self.assertEqual(self.code_of(client.GetServerInfo), expected)


if __name__ == "__main__":
    unittest.main()
