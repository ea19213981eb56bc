"""A host of a few lines: types a command at a TCP port and reads the answer."""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress

from .errors import ModemtwinError

# A failure is shown where the test asked.
__tracebackhide__ = True

#: Behind the echo or an empty line: a message that is read may have a line OK of its own.
FINAL = re.compile(
    rb"(?:\A\r\n|(?<=\r\n\r\n))"
    rb"(?:OK|ERROR|NO CARRIER|NO DIALTONE|NO ANSWER|BUSY|SEND OK|SEND FAIL|CONNECT|\+CM[ES] ERROR: [^\r\n]*)\r\n"
)
PROMPT = b"\r\n> "


class AtPort:
    """Connects when something is typed, and again when the connection has ended."""

    def __init__(self, place: tuple[str, int]) -> None:
        self._place = place
        self._socket: socket.socket | None = None
        self._unasked = b""

    @property
    def urcs(self) -> list[str]:
        """The lines so far that were no answer."""
        self._catch_up()
        return _lines(self._unasked)

    def command(self, text: str, timeout: float) -> list[str]:
        """The lines of the answer; the last is the result code."""
        typed = _typed(text)
        self._catch_up()
        deadline = time.monotonic() + timeout
        heard = b""
        try:
            connection = self._connected(timeout)
            connection.sendall(typed)
            while True:
                before, answer = _split_at_echo(heard, typed)
                # The last one: what comes behind an answer is URCs.
                ends = [found.end() for found in FINAL.finditer(answer)]
                if ends:
                    self._unasked += before + answer[ends[-1] :]
                    return _lines(answer[: ends[-1]])
                if answer.endswith(PROMPT):
                    self._unasked += before + self._leave_prompt(connection, deadline)
                    raise ModemtwinError(f"{text} asks for data, which at() cannot give")
                heard += _more(connection, deadline)
        except socket.timeout:
            why = f"no result code for {text} within {timeout:g} s, only {heard!r}"
            raise ModemtwinError(why) from None
        except OSError as error:
            self.close()
            why = f"no answer to {text}: {error.strerror or error}; the TCP port has one host at a time"
            raise ModemtwinError(why) from None

    def close(self) -> None:
        self._catch_up()
        if self._socket:
            self._socket.close()
            self._socket = None

    def _connected(self, timeout: float) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(self._place, timeout)
        return self._socket

    def _catch_up(self) -> None:
        """Takes what has been said since the last answer."""
        if self._socket is None:
            return
        self._socket.settimeout(0)
        with suppress(OSError):
            while more := self._socket.recv(65536):
                self._unasked += more

    def _leave_prompt(self, connection: socket.socket, deadline: float) -> bytes:
        """The module gives up what a host that says no more has half typed: also where ESC would be data. The URCs."""
        heard = b""
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            while True:
                heard += _more(connection, deadline)
        self.close()
        given_up = FINAL.search(heard)
        return heard[given_up.end() :] if given_up else heard


def _typed(text: str) -> bytes:
    if not text.strip() or "\r" in text or "\n" in text:
        raise ModemtwinError(f"at() needs one command line, not {text!r}")
    try:
        return text.encode() + b"\r"
    except UnicodeEncodeError:
        raise ModemtwinError(f"at() cannot type {text!r}") from None


def _split_at_echo(heard: bytes, typed: bytes) -> tuple[bytes, bytes]:
    """What was said while the command was on its way, and the answer. Without echo they cannot be told apart."""
    echo = re.search(rb"(?:\A|(?<=\n))" + re.escape(typed), heard)
    return (heard[: echo.start()], heard[echo.end() :]) if echo else (b"", heard)


def _more(connection: socket.socket, deadline: float) -> bytes:
    connection.settimeout(max(deadline - time.monotonic(), 0.001))
    more = connection.recv(65536)
    if not more:
        raise ConnectionError("the connection was closed")
    return more


def _lines(said: bytes) -> list[str]:
    lines = (line.strip("\r") for line in said.decode("latin-1").split("\r\n"))
    return [line for line in lines if line]
