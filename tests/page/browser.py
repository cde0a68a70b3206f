"""A headless Chromium that reads pages from disk and reaches nothing else."""

import html.parser
import os
import pathlib
import re
import shutil
import socketserver
import subprocess
import tempfile
import threading
import urllib.parse

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--v=0",
    "--dump-dom",
]
OWN_HOSTS = (".google.com", ".googleapis.com")  # the browser's own calls home, answered by nobody


class Proxy(socketserver.ThreadingTCPServer):
    """Remembers who was asked for, and answers nobody."""

    daemon_threads = True
    allow_reuse_address = True

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            words = self.rfile.readline().decode("latin-1").split()
            if len(words) > 1:
                self.server.targets.append(words[1])

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.targets = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Document(html.parser.HTMLParser):
    """A page as it stands: its elements in order, each with tag, attributes and the text inside."""

    VOID = {"meta", "input", "br", "img", "link", "hr", "col", "source", "wbr"}

    class Element:
        def __init__(self, tag, attributes):
            self.tag = tag
            self.attributes = attributes
            self.text = ""

        def has_class(self, name):
            return name in (self.attributes.get("class") or "").split()

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = self.Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in self.VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def find(self, tag=None, class_name=None, **attributes):
        return [
            element
            for element in self.elements
            if (tag is None or element.tag == tag)
            and (class_name is None or element.has_class(class_name))
            and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]


class Visit:
    """What came of opening a page: the document after its scripts, what they complained about, and the hosts asked for."""

    def __init__(self, dom, log, targets):
        self.document = Document(dom)
        self.complaints = re.findall(r".*(?:CONSOLE|Uncaught|Content Security Policy).*", log)
        hosts = {urllib.parse.urlsplit(t if "//" in t else "//" + t).hostname for t in targets}
        self.hosts = sorted(host for host in hosts if host and not host.endswith(OWN_HOSTS))


def visit(path, fragment="", script="", window="1280,900"):
    """Opens a page, after which `script` runs in it; it may leave its findings in attributes of the root element."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
    proxy = Proxy()
    try:
        if script:
            page = folder / "page.html"
            text = path.read_text()
            page.write_text(text.replace("</body>", f"<script>{script}</script></body>"))
        else:
            page = path
        result = subprocess.run(
            [
                "/usr/bin/chromium",
                *FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                f"--proxy-server=http://127.0.0.1:{proxy.server_address[1]}",
                f"--window-size={window}",
                page.resolve().as_uri() + fragment,
            ],
            env={**os.environ, "HOME": str(folder), "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0 or "<html" not in result.stdout:
            raise RuntimeError(f"chromium ended with {result.returncode}:\n{result.stderr}")
        return Visit(result.stdout, result.stderr, proxy.targets)
    finally:
        proxy.shutdown()
        proxy.server_close()
        shutil.rmtree(folder, ignore_errors=True)
