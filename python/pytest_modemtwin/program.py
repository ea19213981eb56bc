"""The program as a child of the test: what it tells, and its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from .errors import ModemtwinError, NoSuchEvent

# A failure is shown where the test asked.
__tracebackhide__ = True

#: One line of what the program tells, as docs/control.md has them.
Event = dict[str, Any]

#: How much of its standard error is kept, in bytes: the end of it.
LONGEST = 64 * 1024


class Program:
    def __init__(self, argv: Sequence[str]) -> None:
        self.argv = list(argv)
        self.killed = False
        self.exit_code: int | None = None
        self._events: list[Event] = []
        self._handed_out: set[int] = set()
        self._changed = threading.Condition()
        # A file: as nobody has to read it, the program never waits for its reader.
        self._stderr = tempfile.TemporaryFile()
        self._said = ""
        try:
            # A session of its own: Ctrl-C is for the tests, and what the program starts can be killed with it.
            self._child = subprocess.Popen(
                self.argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                start_new_session=True,
            )
        except OSError as error:
            self._stderr.close()
            raise ModemtwinError(f"cannot start {argv[0]}: {error.strerror}") from None
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    # ---- what it tells

    def _listen(self) -> None:
        assert self._child.stdout
        for line in self._child.stdout:
            event = _parsed(line)
            with self._changed:
                self._events.append(event)
                self._changed.notify_all()
        code = self._child.wait()
        with self._changed:
            self.exit_code = code
            self._changed.notify_all()

    @property
    def events(self) -> list[Event]:
        """Everything so far."""
        with self._changed:
            return list(self._events)

    @property
    def stderr(self) -> str:
        if self._stderr.closed:
            return self._said
        # The child writes where the file stands: reading must not move that.
        file = self._stderr.fileno()
        start = max(0, os.fstat(file).st_size - LONGEST)
        return os.pread(file, LONGEST, start).decode(errors="replace")

    def wait_for(
        self, fits: Callable[[Event], bool], what: str, timeout: float, since: int = 0
    ) -> Event:
        """The first event that fits and that nobody was given before."""
        deadline = time.monotonic() + timeout
        at = since
        with self._changed:
            while True:
                while at < len(self._events):
                    event = self._events[at]
                    if at not in self._handed_out and fits(event):
                        self._handed_out.add(at)
                        return event
                    at += 1
                left = deadline - time.monotonic()
                if self.ending:
                    raise ModemtwinError(f"no {what}: the program {self.ending}")
                if left <= 0:
                    raise NoSuchEvent(f"no {what} within {timeout:g} s{self._last()}")
                self._changed.wait(left)

    @property
    def ending(self) -> str:
        """How it ended; empty while it runs."""
        if self.exit_code is None:
            return ""
        said = self.stderr.strip()
        return f"ended with exit code {self.exit_code}" + (f": {said}" if said else "")

    def _last(self) -> str:
        lines = "".join(f"\n  {as_text(event)}" for event in self._events[-5:])
        return f"; the last events were{lines}" if lines else "; there was none at all"

    # ---- what it is told

    def type(self, line: str) -> None:
        assert self._child.stdin
        try:
            typed = line.encode() + b"\n"
        except UnicodeEncodeError:
            raise ModemtwinError(f"{line!r} cannot be typed") from None
        try:
            self._child.stdin.write(typed)
            self._child.stdin.flush()
        except (OSError, ValueError):
            # It has ended, or is about to: whoever waits for an answer is told so.
            pass

    def end(self, patience: float) -> None:
        """Lets it end; kills it when it takes too long."""
        assert self._child.stdin and self._child.stdout
        with suppress(OSError):
            self._child.stdin.close()
        self._listener.join(patience)
        if self._listener.is_alive():
            self.killed = True
            # Not waited for yet, so the number is still its own.
            os.killpg(self._child.pid, signal.SIGKILL)
            self._listener.join()
        self._child.stdout.close()
        self._said = self.stderr
        self._stderr.close()


def as_text(event: Event) -> str:
    """The line as the program printed it."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _parsed(line: bytes) -> Event:
    """What is no event, as from a script around the program, is shown all the same."""
    text = line.decode(errors="replace").rstrip("\n")
    try:
        event = json.loads(text)
    except ValueError:
        event = None
    return event if isinstance(event, dict) else {"event": "no JSON", "line": text}
