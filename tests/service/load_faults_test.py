"""What takes its time: drains under load, ends with open streams a hundred times, a thousand channels. Tagged manual."""

import threading
import time
import unittest

import grpc

from tests.service import scenarios
from tests.service.client import Client, Failure
from tests.service.service_test_case import FolderTest


class LoadFaultsTest(FolderTest):
    def loaded(self, simulations, watchers, *flags):
        """A server with simulations that run and watchers that read; the last thing each of them saw."""
        server = self.serve("--limit", "streams=1000", *flags)
        client = self.connect(server)
        for index in range(simulations):
            client.CreateSimulation(simulation_id=f"s{index}", scenario=scenarios.example("foraging", count=256, ticks=10**9))
            client.StartSimulation(name=f"simulations/s{index}")
        last, ready = [None] * watchers, threading.Semaphore(0)

        def watch(index):
            call = client.WatchSimulation(name=f"simulations/s{index % simulations}", timeout=300)
            try:
                for answer in call:
                    if last[index] is None:
                        ready.release()
                    last[index] = answer.events[-1].WhichOneof("event") if answer.events else "first"
            except grpc.RpcError as error:
                last[index] = (last[index], Failure(error).reason)

        threads = [threading.Thread(target=watch, args=(index,), daemon=True) for index in range(watchers)]
        for thread in threads:
            thread.start()
        for _ in range(watchers):
            ready.acquire()
        return server, threads, last

    def test_a_drain_with_ten_simulations_and_a_hundred_watchers(self):
        server, threads, last = self.loaded(10, 100)
        time.sleep(1)
        start = time.monotonic()
        server.terminate()
        self.assertEqual(server.wait(), 0, server.text())
        took = time.monotonic() - start
        print(f"drained in {took:.2f} s")
        for thread in threads:
            thread.join(30)
        self.assertEqual(set(last), {("ended", "SERVER_DRAINING")})
        self.assertLess(took, 5)
        client = self.connect(self.serve())
        self.assertEqual(len(client.ListSnapshots().snapshots), 10)

    def test_ends_with_open_streams_a_hundred_times(self):
        slowest = 0.0
        for _ in range(100):
            server, threads, _ = self.loaded(2, 6, "--drain-seconds", "1")
            start = time.monotonic()
            server.terminate()
            self.assertEqual(server.wait(30), 0, server.text())
            slowest = max(slowest, time.monotonic() - start)
            for thread in threads:
                thread.join(30)
        print(f"the slowest of 100 took {slowest:.2f} s")

    def test_a_thousand_channels_at_once(self):
        server = self.serve()
        clients = [Client(server.address) for _ in range(1000)]
        futures = [client.future("GetServerInfo", timeout=120) for client in clients]
        self.assertEqual({future.code() for future in futures}, {grpc.StatusCode.OK})
        for client in clients:
            client.close()
        server.terminate()
        self.assertEqual(server.wait(), 0)


if __name__ == "__main__":
    unittest.main()
