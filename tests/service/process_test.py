"""The server as a process: where it listens, how it ends, what it leaves, and what it finds when it comes back."""

import os
import signal
import socket
import threading
import time
import unittest

import grpc

from tests.service import scenarios
from tests.service.client import Client, State
from tests.service.server import Server
from tests.service.service_test_case import FolderTest, within
from tests.service.snapshot_transfer import Upload, download


class ListenTest(FolderTest):
    def refuse(self, *flags, words, status=2, **options):
        """The server must not start, with one line that says why."""
        server = Server(self.folder, *flags, wait=False, **options)
        self.addCleanup(server.close)
        self.assertEqual(server.wait(30), status, server.text())
        errors = [line for line in server.log if line.startswith("starling: error: ")]
        self.assertEqual(len(errors), 1, server.text())
        for word in words:
            self.assertIn(word, errors[0])

    def test_elsewhere_than_on_this_machine_only_when_told_to(self):
        for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:0"):
            self.refuse(listen=address, words=[address, "--allow-insecure"])
        self.refuse("--http", "0.0.0.0:0", words=["0.0.0.0:0", "--allow-insecure"])
        server = self.serve("--allow-insecure", listen="0.0.0.0:0")
        port = server.address.rpartition(":")[2]
        client = Client(f"127.0.0.1:{port}")
        self.addCleanup(client.close)
        self.assertTrue(client.GetServerInfo().version)

    def test_a_busy_port_is_refused_by_name(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.refuse(listen=address, words=[address], status=1)
            self.refuse("--http", address, words=[address], status=1)
        first = self.serve()
        self.refuse("--data", "other", listen=first.address, words=[first.address], status=1)
        self.refuse("--data", "starling-data", words=["starling-data"], status=1)  # one server a folder
        client = self.connect(first)
        self.assertTrue(client.GetServerInfo().version)

    def test_flags_that_make_no_sense_are_refused(self):
        for flags, word in (
            (["--listen", "nonsense"], "nonsense"),
            (["--listen", "127.0.0.1:70000"], "70000"),
            (["--limit", "agents=0"], "agents"),
            (["--limit", "agents=many"], "many"),
            (["--limit", "colours=3"], "colours"),
            (["--limit", "agents"], "agents"),
            (["--drain-seconds", "-1"], "-1"),
            (["--config", "missing.textproto"], "missing.textproto"),
            (["--tokens", "missing"], "missing"),
            (["--unix", "x" * 120], "107"),
            (["--nonsense"], "--nonsense"),
        ):
            with self.subTest(" ".join(flags)):
                listen = None if "--listen" in flags else "127.0.0.1:0"
                status = 1 if "missing" in flags else 2
                server = Server(self.folder, *flags, wait=False, listen=listen)
                self.addCleanup(server.close)
                self.assertIn(server.wait(30), {status, 2}, server.text())
                self.assertIn(word, server.text())

    def test_a_unix_socket_beside_tcp(self):
        path = self.socket_path()
        server = self.serve("--unix", path)
        client = Client(f"unix:{path}")
        self.addCleanup(client.close)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example())
        self.assertEqual(self.connect(server).get("simulations/one").tick, 0)
        watch = client.WatchSimulation(name="simulations/one")
        next(watch)
        client.StepSimulation(name="simulations/one", ticks=3)
        self.assertGreaterEqual(len(next(watch).events), 1)
        server.kill()
        self.assertTrue(os.path.exists(path))
        again = self.serve("--unix", path, listen="")  # over the socket that the dead one left
        other = Client(f"unix:{path}")
        self.addCleanup(other.close)
        self.assertTrue(other.GetServerInfo().version)
        again.terminate()
        self.assertEqual(again.wait(), 0)
        self.assertFalse(os.path.exists(path))

    def test_a_config_file_and_flags_that_win_over_it(self):
        config = self.folder / "server.textproto"
        config.write_text('listen: "127.0.0.1:0"\nlimits { simulations: 3 agents: 77 }\ndata: "kept"\n')
        client = self.connect(self.serve("--config", config, "--limit", "agents=88", listen=None))
        limits = client.GetServerInfo().limits
        self.assertEqual((limits.simulations, limits.agents), (3, 88))
        self.assertTrue((self.folder / "kept").is_dir())
        config.write_text('listen: "127.0.0.1:0"\nlimits {\n  simulations: -3\n}\n')
        self.refuse("--config", config, listen=None, words=["server.textproto", "simulations", "-3"])
        config.write_text("listen: 7\n")
        self.refuse("--config", config, listen=None, words=["server.textproto", "1"])

    def test_a_data_folder_that_is_a_file_is_refused(self):
        (self.folder / "data").write_text("not a folder")
        self.refuse("--data", "data", words=["data"], status=1)


class EndTest(FolderTest):
    def busy(self, *flags, simulations=3):
        server = self.serve(*flags)
        client = self.connect(server)
        watches = []
        for index in range(simulations):
            name = f"simulations/s{index}"
            client.CreateSimulation(simulation_id=f"s{index}", scenario=scenarios.example(ticks=scenarios.ENDLESS))
            client.StartSimulation(name=name)
            watches.append(client.WatchSimulation(name=name))
            next(watches[-1])
            within(30, lambda name=name: client.get(name).tick > 0)
        return server, client, watches

    def check_what_is_left(self, simulations, exactly=True):
        client = self.connect(self.serve())
        snapshots = client.ListSnapshots().snapshots
        if exactly:
            self.assertEqual(len(snapshots), simulations)
        for snapshot in snapshots:
            restored = client.CreateSimulation(snapshot=snapshot.name)
            self.assertEqual(restored.tick, snapshot.tick)
            self.assertEqual(client.StepSimulation(name=restored.name, ticks=3).tick, snapshot.tick + 3)
        return snapshots

    def test_both_signals_end_it_with_a_snapshot_of_each(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                server, _, _ = self.busy("--data", number.name)
                server.process.send_signal(number)
                self.assertEqual(server.wait(), 0, server.text())
                client = self.connect(self.serve("--data", number.name))
                self.assertEqual(len(client.ListSnapshots().snapshots), 3)

    def test_what_is_paused_and_what_has_ended_are_snapshot_too_or_left(self):
        server = self.serve()
        client = self.connect(server)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example())
        client.StepSimulation(name="simulations/one", ticks=4)
        server.terminate()
        self.assertEqual(server.wait(), 0)
        snapshots = self.check_what_is_left(1)
        self.assertEqual(snapshots[0].tick, 4)

    def test_new_work_is_refused_while_it_drains(self):
        server, client, _ = self.busy(simulations=1)
        heavy = scenarios.example("exploration", count=100_000, ticks=10**6)
        client.CreateSimulation(simulation_id="heavy", scenario=heavy)
        client.StartSimulation(name="simulations/heavy")
        server.terminate()
        seen = set()

        def ended():
            try:
                client.CreateSimulation(scenario=scenarios.example(), timeout=5)
            except grpc.RpcError as error:
                seen.add(error.code().name)
            return server.process.poll() is not None

        within(60, ended)
        self.assertIn(server.wait(), (0, 1), server.text())  # 1: a tick took longer than the drain
        self.assertLessEqual(seen, {"UNAVAILABLE", "CANCELLED"})

    def test_a_second_signal_does_no_harm(self):
        server, _, _ = self.busy()
        server.terminate()
        server.terminate()
        server.process.send_signal(signal.SIGINT)
        self.assertIn(server.wait(30), (0, 1, 130, 143, -signal.SIGTERM, -signal.SIGINT), server.text())
        self.check_what_is_left(3, exactly=False)

    def test_a_step_that_waits_is_told(self):
        server, client, _ = self.busy(simulations=0)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example(ticks=scenarios.ENDLESS))
        step = client.future("StepSimulation", name="simulations/one", ticks=10**9)
        within(30, lambda: client.get("simulations/one").tick > 0)
        server.terminate()
        self.assertEqual(step.code(), grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(server.wait(), 0)

    def test_no_snapshots_when_there_is_no_time(self):
        server, _, _ = self.busy("--drain-seconds", "0")
        server.terminate()
        self.assertIn(server.wait(), (0, 1), server.text())
        self.check_what_is_left(0, exactly=False)


class KillTest(FolderTest):
    def test_snapshots_are_whole_after_a_kill_at_any_moment(self):
        for round_number in range(4):
            server = self.serve("--data", "data")
            client = Client(server.address)
            known = {snapshot.name: snapshot.checksum for snapshot in client.ListSnapshots().snapshots}
            for name in known:
                restored = client.CreateSimulation(snapshot=name)
                client.DeleteSimulation(name=restored.name)
            client.CreateSimulation(simulation_id="one", scenario=scenarios.example("foraging", count=5000, ticks=10**6))
            acknowledged = dict(known)

            def write(client=client, acknowledged=acknowledged, round_number=round_number):
                for index in range(1000):
                    try:
                        snapshot = client.CreateSnapshot(simulation="simulations/one", snapshot_id=f"k{round_number}-{index}")
                    except grpc.RpcError:
                        return
                    acknowledged[snapshot.name] = snapshot.checksum

            writer = threading.Thread(target=write)
            writer.start()
            time.sleep(0.05 + 0.04 * round_number)
            server.kill()
            writer.join(30)
            client.close()
            again = self.serve("--data", "data")
            client = Client(again.address)
            found = {}
            token = ""
            while True:
                page = client.ListSnapshots(page_size=1000, page_token=token)
                found.update({snapshot.name: snapshot.checksum for snapshot in page.snapshots})
                token = page.next_page_token
                if not token:
                    break
            for name, checksum in acknowledged.items():
                self.assertEqual(found.get(name), checksum, name)
            last = sorted(found)[-1]
            self.assertEqual(len(download(client, last)[0]), client.GetSnapshot(name=last).bytes)
            client.CreateSimulation(snapshot=last)
            client.close()
            again.kill()

    def test_an_upload_goes_on_after_a_kill(self):
        server = self.serve("--data", "data")
        client = self.connect(server)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example("foraging", count=5000))
        snapshot = client.CreateSnapshot(simulation="simulations/one", snapshot_id="original")
        data, _ = download(client, snapshot.name)
        transfer = Upload(client, "copy", len(data), snapshot.checksum)
        transfer.committed()
        transfer.chunk(0, data[: 1 << 19])
        time.sleep(0.2)  # some of it may be there, or nothing
        server.kill()
        transfer.cancel()
        client = self.connect(self.serve("--data", "data"))
        self.assertEqual([found.name for found in client.ListSnapshots().snapshots], ["snapshots/original"])
        transfer = Upload(client, "copy", len(data), snapshot.checksum)
        offset = transfer.committed()
        self.assertTrue(0 <= offset <= 1 << 19)
        for start in range(offset, len(data), 1 << 19):
            transfer.chunk(start, data[start : start + (1 << 19)])
        self.assertEqual(transfer.end()[-1].snapshot.checksum, snapshot.checksum)

    def file_of(self, snapshot):
        (path,) = [path for path in (self.folder / "data").rglob("*") if path.is_file() and path.stat().st_size == snapshot.bytes]
        return path

    def test_a_damaged_file_is_refused_and_harms_nobody(self):
        server = self.serve("--data", "data")
        client = self.connect(server)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example(count=20))
        good = client.CreateSnapshot(simulation="simulations/one", snapshot_id="good")
        client.StepSimulation(name="simulations/one")
        bad = client.CreateSnapshot(simulation="simulations/one", snapshot_id="bad-one")
        (path,) = [found for found in (self.folder / "data").rglob("*bad-one*") if found.is_file()][:1]
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 4
        path.write_bytes(content)
        self.refused("DATA_LOSS", "SNAPSHOT_DAMAGED", client.CreateSimulation, snapshot=bad.name)
        server.terminate()
        server.wait()
        (self.folder / "data" / "rubbish.txt").write_text("what is this")
        (path.parent / "rubbish.txt").write_text("and this")
        (path.parent / "empty.starling").write_bytes(b"")
        client = self.connect(self.serve("--data", "data"))
        self.refused("DATA_LOSS", "SNAPSHOT_DAMAGED", client.CreateSimulation, snapshot=bad.name)
        self.assertEqual(client.CreateSimulation(snapshot=good.name).tick, 0)

    def test_a_folder_that_is_taken_away_is_a_typed_error(self):
        server = self.serve("--data", "data")
        client = self.connect(server)
        client.CreateSimulation(simulation_id="one", scenario=scenarios.example())
        client.CreateSnapshot(simulation="simulations/one", snapshot_id="first")
        moved = self.folder / "moved"
        (self.folder / "data").rename(moved)
        (self.folder / "data").write_text("a file in its place")
        self.refused("UNAVAILABLE", "STORAGE_FAILED", client.CreateSnapshot, simulation="simulations/one", snapshot_id="second")
        model = scenarios.external().populations[0].model
        self.refused("UNAVAILABLE", "STORAGE_FAILED", client.CreateModel, model_id="m", model=model)
        self.assertEqual(State.Name(client.get("simulations/one").state), "PAUSED")
        self.assertEqual(client.StepSimulation(name="simulations/one").tick, 1)


if __name__ == "__main__":
    unittest.main()
