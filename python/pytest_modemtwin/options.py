"""The options of the program, as Python has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Union

Value = Union[str, int, PathLike[str]]
#: True: bare. False and None: not given. A list: given again and again.
Option = Union[Value, None, Sequence[Value]]

#: A twin with one of these of its own has no others.
PORTS = {"--pty", "--tcp", "--rfc2217", "--serial", "--connect", "--unix", "--ws"}
DEFAULT_PORTS = ("--pty", "--rfc2217=127.0.0.1:0", "--tcp=127.0.0.1:0")


def command_line(words: Sequence[str], options: Mapping[str, Option]) -> list[str]:
    """What stands behind the name of the program."""
    given = [str(word) for word in words]
    for name, option in options.items():
        given += _option(f"--{name.replace('_', '-')}", option)
    has_ports = any(word.partition("=")[0] in PORTS for word in given)
    return ["--json", "--control", *(() if has_ports else DEFAULT_PORTS), *given]


def _option(flag: str, option: Option) -> list[str]:
    if isinstance(option, Sequence) and not isinstance(option, str):
        return [word for value in option for word in _option(flag, value)]
    if option is None or option is False:
        return []
    # One word: a value may begin with a dash.
    return [flag] if option is True else [f"{flag}={option}"]
