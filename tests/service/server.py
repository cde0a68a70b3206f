"""Starting `starling serve` as an operator would, on free ports, and ending it."""

import json
import os
import signal
import subprocess
import threading
import time

from tests.python.starling import BINARY


class Server:
    """A server in a child process, in a folder. Its log lines are in `log`."""

    def __init__(self, folder, *flags, listen="127.0.0.1:0", wait=True):
        self.folder = folder
        self.log = []
        arguments = [str(BINARY), "serve", *map(str, flags)]
        if listen is not None:
            arguments += ["--listen", listen]
        environment = dict(os.environ)
        environment.pop("BUILD_WORKING_DIRECTORY", None)
        self.process = subprocess.Popen(
            arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.changed = threading.Condition()
        self.ended = False
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if wait:
            serving = self.wait_for("serving")
            if serving is None:
                raise AssertionError(f"the server did not come up: {self.text()}")
            self.address, self.unix, self.http = (serving.get(key, "") for key in ("listen", "unix", "http"))

    def read(self):
        for line in self.process.stderr:
            with self.changed:
                self.log.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def events(self):
        """The log lines that are JSON."""
        found = []
        for line in list(self.log):
            try:
                found.append(json.loads(line))
            except ValueError:
                pass
        return found

    def wait_for(self, event, timeout=30):
        """The first log line of that event; None if the server ends before."""
        deadline = time.monotonic() + timeout
        with self.changed:
            while True:
                for line in self.events():
                    if line.get("event") == event:
                        return line
                if self.ended or not self.changed.wait(deadline - time.monotonic()):
                    return None

    def text(self):
        return "\n".join(self.log)

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def kill(self):
        self.process.kill()
        self.wait()

    def wait(self, timeout=60):
        """The exit status."""
        status = self.process.wait(timeout)
        self.reader.join(timeout)
        return status

    def rss_bytes(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
        return 0

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def close(self):
        """Ends it if it runs; returns the exit status."""
        if self.process.poll() is None:
            self.terminate()
            try:
                self.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"the server did not end: {self.text()[-2000:]}")
        self.process.stdout.close()
        return self.process.returncode
