"""What stands under a failed test."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from .program import as_text
from .twin import Twin

#: The events that are shown, from the last backwards.
SHOWN = 200


def sections(twins: Sequence[Twin]) -> list[tuple[str, str]]:
    """Title and text, for each twin what it told and what it said on standard error."""
    found = []
    for number, twin in enumerate(twins, 1):
        name = "modemtwin" if len(twins) == 1 else f"modemtwin {number}"
        found.append((f"{name}: events", _events(twin)))
        said = twin.program.stderr
        if said:
            found.append((f"{name}: standard error", said))
    return found


def _events(twin: Twin) -> str:
    events = twin.events
    lines = [f"$ {shlex.join(twin.program.argv)}"]
    if len(events) > SHOWN:
        lines.append(f"({len(events) - SHOWN} events before)")
    return "\n".join([*lines, *(as_text(event) for event in events[-SHOWN:])])
