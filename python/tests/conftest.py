import os
import socketserver
import threading
from pathlib import Path

import pytest

pytest_plugins = ["pytest_modemtwin.plugin", "pytester"]

# The program of this repository.
os.environ.setdefault(
    "MODEMTWIN", str(Path(__file__).parents[2] / "dist" / "bin" / "modemtwin.js")
)


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while more := self.request.recv(4096):
            self.request.sendall(more)


class Server(socketserver.ThreadingTCPServer):
    # A peer may outlive the server.
    daemon_threads = True
    block_on_close = False


@pytest.fixture
def echo_port():
    """A server that sends back what it gets; its port."""
    with Server(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def ask():
    """Types a command in pyserial; what comes up to `end`."""

    def ask(port, command, end="OK\r\n"):
        port.write(command.encode() + b"\r")
        heard = port.read_until(end.encode())
        assert heard.endswith(end.encode()), f"waited for {end!r}, heard {heard!r}"
        return heard.decode()

    return ask


@pytest.fixture
def project(pytester, monkeypatch):
    """Runs a test file in a project of its own; the outcome."""

    def run(text, *args, command=None):
        if command is not None:
            monkeypatch.setenv("MODEMTWIN", command)
        pytester.makepyfile(text)
        return pytester.runpytest_inprocess(
            "-p", "pytest_modemtwin.plugin", "-p", "no:cacheprovider", *args
        )

    return run
