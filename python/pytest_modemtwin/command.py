"""Where the program is."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import pytest

from .errors import ModemtwinError


def find_program(config: pytest.Config) -> list[str]:
    """The command that starts it: as named, or of the project's own node_modules, or in PATH."""
    here = config.invocation_params.dir
    named = config.getoption("--modemtwin") or os.environ.get("MODEMTWIN")
    if named:
        return _words(named, here)
    written = config.getini("modemtwin_command")
    if written:
        return _words(written, config.rootpath)
    for folder in (config.rootpath, *config.rootpath.parents):
        program = folder / "node_modules" / ".bin" / "modemtwin"
        if program.exists():
            return [str(program)]
    found = shutil.which("modemtwin")
    if found:
        return [found]
    raise ModemtwinError(
        "modemtwin is not there: neither in node_modules/.bin nor in PATH; "
        "--modemtwin, MODEMTWIN or modemtwin_command (ini) can name it"
    )


def _words(text: str, base: Path) -> list[str]:
    """The words of a command line. The test may be in another folder when it starts: paths count from `base`."""
    if _is_path(text, base):
        return [str(base / text)]
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ModemtwinError(f"{text!r} is no command: {error}") from None
    if not words:
        raise ModemtwinError(f"{text!r} is no command")
    return [str(base / word) if _is_path(word, base) else word for word in words]


def _is_path(word: str, base: Path) -> bool:
    return "/" in word and (base / word).is_file()
