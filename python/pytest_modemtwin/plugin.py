"""The fixtures, and what pytest is told of them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

import pytest

from .command import find_program
from .errors import ModemtwinError
from .options import Option
from .report import sections
from .twin import Twin

TWINS = pytest.StashKey[list[Twin]]()


class TwinFactory(Protocol):
    def __call__(self, *words: str, **options: Option) -> Twin: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("modemtwin").addoption(
        "--modemtwin", metavar="COMMAND", help="how to start modemtwin"
    )
    parser.addini("modemtwin_command", "how to start modemtwin")
    parser.addini("modemtwin_timeout", "how long a twin may take for anything, in seconds", default="10")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        'modemtwin(*words, **options): options of the twin, as "--sim", "absent" or sim="absent"',
    )


@pytest.fixture
def modemtwin_factory(request: pytest.FixtureRequest) -> Iterator[TwinFactory]:
    """Starts twins: modemtwin_factory("--sim", "absent", model="BG96"). They end with the test."""
    config = request.config
    try:
        timeout = _seconds(config.getini("modemtwin_timeout"))
        command = find_program(config)
    except ModemtwinError as error:
        raise _in_one_line(error) from None
    twins = request.node.stash.setdefault(TWINS, [])

    def start(*words: str, **options: Option) -> Twin:
        __tracebackhide__ = True
        twin = Twin(command, words, options, timeout)
        twins.append(twin)
        return twin

    yield start
    problems = []
    for twin in twins:
        # One that cannot be stopped must not leave the others running.
        try:
            twin.stop()
        except ModemtwinError as error:
            problems.append(str(error))
    problems += [problem for twin in twins for problem in twin.problems()]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def modemtwin_options() -> Mapping[str, Option]:
    """Options of `modemtwin`, for a project to override: what other fixtures decide, as the port of a server."""
    return {}


@pytest.fixture
def modemtwin(
    request: pytest.FixtureRequest,
    modemtwin_factory: TwinFactory,
    modemtwin_options: Mapping[str, Option],
) -> Twin:
    """One twin, with the options of modemtwin_options and of the marker."""
    words: list[str] = []
    options = dict(modemtwin_options)
    # From the module to the test: the nearest has the last word.
    for mark in reversed(list(request.node.iter_markers("modemtwin"))):
        words += mark.args
        options.update(mark.kwargs)
    try:
        return modemtwin_factory(*words, **options)
    except ModemtwinError as error:
        raise _in_one_line(error) from None


def _seconds(text: str) -> float:
    with suppress(ValueError):
        # Longer is more than the system's clocks may hold.
        if 0 < float(text) < 1e6:
            return float(text)
    raise ModemtwinError(f"modemtwin_timeout = {text}: a number of seconds is needed")


def _in_one_line(error: ModemtwinError) -> BaseException:
    """A failure without a traceback; `from None`, as pytest shows what it came of as well."""
    return pytest.fail.Exception(str(error), pytrace=False)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        report.sections += sections(item.stash.get(TWINS, []))
