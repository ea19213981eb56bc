import os
import shlex

import pytest

TEST = "def test(modemtwin): assert modemtwin.at('AT') == ['OK']"


@pytest.fixture
def program(monkeypatch):
    """The command of this run, which nothing names any more."""
    words = shlex.split(os.environ["MODEMTWIN"])
    monkeypatch.delenv("MODEMTWIN")
    return words


@pytest.fixture
def script(pytester, program):
    """A program in the project's folder that does the same."""

    def script(path):
        file = pytester.path / path
        file.parent.mkdir(parents=True)
        file.write_text(f'#!/bin/sh\nexec {shlex.join(program)} "$@"\n')
        file.chmod(0o755)

    return script


def test_named_by_an_option_of_pytest(project, program):
    project(TEST, f"--modemtwin={shlex.join(program)}", command="/no/such").assert_outcomes(passed=1)


def test_named_by_the_environment(project, program, pytester):
    pytester.makeini("[pytest]\nmodemtwin_command = /no/such")
    project(TEST, command=shlex.join(program)).assert_outcomes(passed=1)


def test_named_by_the_ini_file(project, script, pytester, monkeypatch):
    script("my tools/twin")
    pytester.makeini("[pytest]\nmodemtwin_command = my tools/twin")
    monkeypatch.chdir(pytester.mkdir("elsewhere"))
    project(TEST, str(pytester.path)).assert_outcomes(passed=1)


def test_of_the_project(project, script):
    script("node_modules/.bin/modemtwin")
    project(TEST).assert_outcomes(passed=1)


def test_in_path(project, script, pytester, monkeypatch):
    script("bin/modemtwin")
    monkeypatch.setenv("PATH", f"{pytester.path / 'bin'}:{os.environ['PATH']}")
    project(TEST).assert_outcomes(passed=1)


def test_nowhere(project, program, monkeypatch):
    monkeypatch.setenv("PATH", "")
    outcome = project(TEST)
    outcome.assert_outcomes(errors=1)
    outcome.stdout.fnmatch_lines(["modemtwin is not there: neither in node_modules/.bin nor in PATH; *"])
    outcome.stdout.no_fnmatch_line("*plugin.py*")
    outcome.stdout.no_fnmatch_line("*another exception*")


def test_not_where_it_should_be(project):
    outcome = project(TEST, command="/no/such --thing")
    outcome.stdout.fnmatch_lines(["cannot start /no/such: No such file or directory"])
    outcome.stdout.no_fnmatch_line("*another exception*")


@pytest.mark.parametrize("command", ["node 'x", " "])
def test_no_command(project, command):
    outcome = project(TEST, command=command)
    outcome.stdout.fnmatch_lines(["* is no command*"])
    outcome.stdout.no_fnmatch_line("*another exception*")
