"""What often happens around a module, by name. Everything else: `do`, with the lines of docs/control.md."""

from __future__ import annotations

import re
import time

from .errors import ModemtwinError
from .program import Event

# A failure is shown where the test asked.
__tracebackhide__ = True


class Actions:
    def do(self, line: str) -> Event:
        raise NotImplementedError

    # ---- the network

    def lose_coverage(self) -> None:
        self.do("network! loses coverage")

    def regain_coverage(self) -> None:
        self.do("network! covers again")

    def set_signal(self, **values: int) -> None:
        """rssi, rsrp (dBm), rsrq, sinr (dB); those that are not given stay."""
        self.do("network! signal " + " ".join(f"{name}={value}" for name, value in values.items()))

    def reject(self, cause: int = 15, operator: str = "*") -> None:
        """The operator does not let it in; the cause is one of 24.301.

        With 15, 11 and their like the module stays denied after `accept` until AT+COPS=0 or a restart; 17 passes.
        """
        self.do(f"network! rejects {operator} {cause}")

    def accept(self, operator: str = "*") -> None:
        self.do(f"network! accepts {operator}")

    def detach(self) -> None:
        self.do("network! detaches")

    def deactivate(self, context: int = 1) -> None:
        self.do(f"network! deactivates {context}")

    def send_sms(self, sender: str, text: str) -> None:
        """A short message comes in, with this text as it is."""
        if not sender or re.search(r'["\r\n]', sender):
            raise ModemtwinError(f"a sender is a number or a name without quotes, not {sender!r}")
        # What would be an escape, a line's end, or lost at its end.
        escaped = re.sub(r"[\\<\r\n]|^[ \t]|[ \t]\Z", lambda found: f"\\x{ord(found[0]):02x}", text)
        self.do(f'network! texts "{sender}" {escaped}')

    # ---- the SIM

    def remove_sim(self) -> None:
        self.do("sim! is removed")

    def insert_sim(self) -> None:
        self.do("sim! is inserted")

    # ---- lines and pins; `host` is the first port

    def drop_dtr(self, port: str = "host") -> None:
        self.do(f"{port}! drops DTR")

    def raise_dtr(self, port: str = "host") -> None:
        self.do(f"{port}! raises DTR")

    def press_pwrkey(self, held: float = 0.7) -> None:
        """Takes that long: the module has to see it. 0.5 s switch it on, 0.65 s switch it off."""
        self._press("PWRKEY", held)

    def press_reset(self, held: float = 2.1) -> None:
        """Takes that long. 2 s start it anew."""
        self._press("RESET_N", held)

    def _press(self, pin: str, held: float) -> None:
        self.do(f"host! pulls {pin} low")
        time.sleep(held)
        self.do(f"host! lets {pin} go")
