"""One module for one test."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from .actions import Actions
from .at_port import AtPort
from .errors import ModemtwinError, Refused
from .options import Option, command_line
from .program import Event, Program

# A failure is shown where the test asked.
__tracebackhide__ = True

#: Those that the module moves and the program tells of.
LINES = ("DSR", "DCD", "RI")


class Twin(Actions):
    """Starts the program; it is ready when this returns."""

    def __init__(
        self,
        command: Sequence[str],
        words: Sequence[str] = (),
        options: Mapping[str, Option] | None = None,
        timeout: float = 10,
    ) -> None:
        #: How long everything may take, in seconds.
        self.timeout = timeout
        self.program = Program([*command, *command_line(words, options or {})])
        self._asking = threading.Lock()
        self._serials: list[Any] = []
        self._at: AtPort | None = None
        try:
            #: What the program told first: `model`, `imei`, `address`, `ports`.
            self.ready = self.wait_for("ready")
        except ModemtwinError as error:
            ended = self.program.exit_code is not None
            self.stop()
            said = self.program.stderr.strip()
            # Its own words are enough.
            raise ModemtwinError(
                said if ended and said else f"modemtwin did not start: {error}\n{said}".strip()
            ) from None

    # ---- where it is

    @property
    def ports(self) -> list[dict[str, Any]]:
        """The ports as the program tells them: `kind`, `at_port`, and where each is."""
        ports: list[dict[str, Any]] = self.ready["ports"]
        return ports

    @property
    def pty(self) -> str:
        """The device: /dev/pts/4"""
        path: str = self._port("pty")["path"]
        return path

    @property
    def rfc2217_url(self) -> str:
        """What pyserial opens with lines: rfc2217://127.0.0.1:40001"""
        url: str = self._port("rfc2217")["url"]
        return url

    @property
    def tcp(self) -> tuple[str, int]:
        """Host and port."""
        port = self._port("tcp")
        return port["host"], port["port"]

    def _port(self, kind: str) -> dict[str, Any]:
        for port in self.ports:
            if port["kind"] == kind:
                return port
        there = ", ".join(port["kind"] for port in self.ports)
        raise ModemtwinError(f"this twin has no port of the kind {kind}, only {there}")

    # ---- as a host

    def serial(self, url: str = "", **settings: Any) -> Any:
        """A port in pyserial, the first one if not named: `serial(twin.rfc2217_url)`. Closed when the test ends."""
        try:
            import serial
        except ImportError:
            raise ModemtwinError("serial() needs pyserial: pip install pyserial") from None
        first = {"baudrate": 115200, "timeout": self.timeout, **settings}
        opened = serial.serial_for_url(url or _url(self.ports[0]), **first)
        self._serials.append(opened)
        return opened

    def at(self, command: str) -> list[str]:
        """Types a command at the TCP port; the lines of the answer. For a look at what the firmware did.

        What is said unasked is in `urcs`; with ATE0 what comes while the command is on its way counts as its answer.
        A command that asks for data is given up, and an error.
        """
        if self.program.ending:
            raise ModemtwinError(f"no answer to {command}: the program {self.program.ending}")
        if self._at is None:
            self._at = AtPort(self.tcp)
        return self._at.command(command, self.timeout)

    @property
    def urcs(self) -> list[str]:
        """Every line so far that came at the TCP port and was no answer, from the first `at()` on."""
        return self._at.urcs if self._at else []

    # ---- what it tells

    @property
    def events(self) -> list[Event]:
        """Everything it has told so far."""
        return self.program.events

    def wait_for(
        self, event: str, /, *, timeout: float | None = None, since: int = 0, **fields: Any
    ) -> Event:
        """The first event of that name with these fields, also one from before; each is given once.

        `since` leaves out what was there before: `seen = len(twin.events)`.
        """
        wanted = {"event": event, **fields}
        what = f"event {event!r}" + "".join(f", {name}={value!r}" for name, value in fields.items())
        return self.program.wait_for(
            lambda told: all(told.get(name) == value for name, value in wanted.items()),
            what,
            self.timeout if timeout is None else timeout,
            since,
        )

    def line(self, name: str, port: str = "") -> bool:
        """Whether the module has the line (DSR, DCD or RI) active, at the first port if none is named."""
        there = [at["at_port"] for at in self.ports]
        at_port = there[0] if port in ("", "host") else port
        if name not in LINES or at_port not in there:
            why = f"no line {name} at {at_port}: the lines are {', '.join(LINES)}, the ports {', '.join(there)}"
            raise ModemtwinError(why)
        for event in reversed(self.events):
            if (event["event"], event.get("port"), event.get("line")) == ("line", at_port, name):
                return bool(event["active"])
        return False

    # ---- what happens to it

    def do(self, line: str) -> Event:
        """A line of docs/control.md: `network! loses coverage`. Raises Refused with the program's reason."""
        if not line.strip() or "\n" in line or "\r" in line:
            raise ModemtwinError(f"do() needs one line, not {line!r}")
        # Blanks as the program sees them: it answers with what is between.
        line = line.strip(" \t")
        with self._asking:
            since = len(self.events)
            self.program.type(line)
            # A line that was too long comes back as this sign alone.
            answer = self.program.wait_for(
                lambda told: told["event"] == "done"
                and told["did"] == line
                or told["event"] == "refused"
                and told["line"] in (line, "…"),
                f"answer to {line!r}",
                self.timeout,
                since,
            )
        if answer["event"] == "refused":
            raise Refused(f"{line}: {answer['why']}")
        return answer

    # ---- its end

    def stop(self) -> None:
        """Ends the program; kills it when it takes too long. What it told stays."""
        for opened in self._serials:
            # Closing twice costs time with RFC 2217.
            if opened.is_open:
                with suppress(OSError):
                    opened.close()
        if self._at:
            self._at.close()
        self.program.end(self.timeout)

    def problems(self) -> list[str]:
        """What a test should fail for though it did not notice."""
        found = [f"defect: {event['message']}" for event in self.events if event["event"] == "defect"]
        if self.program.killed:
            found.append(f"did not end within {self.timeout:g} s, and was killed")
        elif self.program.exit_code:
            found.append(f"ended with exit code {self.program.exit_code}")
        return [f"modemtwin: {problem}" for problem in found]


def _url(port: Mapping[str, Any]) -> str:
    """What pyserial calls the place."""
    kind = port["kind"]
    if kind == "tcp":
        host = f"[{port['host']}]" if ":" in port["host"] else port["host"]
        return f"socket://{host}:{port['port']}"
    where = {"pty": "path", "rfc2217": "url"}.get(kind)
    if where is None:
        raise ModemtwinError(f"pyserial cannot open a port of the kind {kind}")
    url: str = port[where]
    return url
