"""A host of a few lines: types a command at a TCP port and reads the answer."""

from __future__ import annotations

import re
import socket
import time

from .errors import ModemtwinError

# A failure is shown where the test asked.
__tracebackhide__ = True

FINAL = re.compile(rb"(^|\r\n)(OK|ERROR|NO CARRIER|SEND OK|SEND FAIL|CONNECT|\+CM[ES] ERROR: [^\r\n]*)\r\n$|\r\n> $")


class AtPort:
    def __init__(self, place: tuple[str, int], timeout: float) -> None:
        self._socket = socket.create_connection(place, timeout)
        self._timeout = timeout

    def command(self, text: str) -> list[str]:
        """The lines of the answer, and of what the module said before it; the last is the result code."""
        self._socket.sendall(text.encode() + b"\r")
        deadline = time.monotonic() + self._timeout
        heard = b""
        while not FINAL.search(heard):
            heard += self._more(text, heard, deadline)
        lines = [line.strip("\r") for line in heard.decode("latin-1").split("\r\n")]
        return [line for line in lines if line not in ("", text)]

    def _more(self, text: str, heard: bytes, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        try:
            self._socket.settimeout(max(left, 0.001))
            more = self._socket.recv(65536)
        except socket.timeout:
            why = f"no result code for {text} within {self._timeout:g} s, only {heard!r}"
            raise ModemtwinError(why) from None
        if not more:
            raise ModemtwinError(f"no answer to {text}: the TCP port closed; it has one host at a time")
        return more

    def close(self) -> None:
        self._socket.close()
