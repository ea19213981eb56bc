import shlex
import sys

import pytest

READY = '{"event":"ready","model":"none","ports":[]}'


@pytest.fixture
def fake(tmp_path):
    """A program that says this and then does that."""

    def fake(*said, then=""):
        file = tmp_path / "fake.py"
        file.write_text("\n".join(["import sys", *(f"print({line!r}, flush=True)" for line in said), then]))
        return shlex.join([sys.executable, str(file)])

    return fake


def test_a_failed_test_shows_what_happened(project):
    outcome = project(
        """
        def test(modemtwin):
            modemtwin.lose_coverage()
            assert 0
        """
    )
    outcome.assert_outcomes(failed=1)
    outcome.stdout.fnmatch_lines(
        [
            "*- modemtwin: events -*",
            "$ * --json --control --pty *",
            '{"event":"ready","model":"BG95-M3",*',
            '{"event":"done","did":"network! loses coverage"}',
        ]
    )


def test_a_failure_is_shown_where_the_test_asked(project):
    outcome = project("def test(modemtwin): modemtwin.do('network! sings')")
    outcome.stdout.fnmatch_lines(["*Refused: network! sings: network cannot*"])
    outcome.stdout.no_fnmatch_line("*twin.py:*")


def test_each_of_two_twins(project):
    outcome = project(
        """
        def test(modemtwin_factory):
            modemtwin_factory(), modemtwin_factory(model="BG96")
            assert 0
        """
    )
    outcome.stdout.fnmatch_lines(["*- modemtwin 1: events -*", "*- modemtwin 2: events -*"])


def test_a_passed_test_shows_nothing(project):
    outcome = project("def test(modemtwin): pass", "-rA")
    outcome.assert_outcomes(passed=1)
    outcome.stdout.no_fnmatch_line("*modemtwin: events*")


def test_a_bad_option_is_told_in_one_line(project):
    outcome = project(
        """
        import pytest
        @pytest.mark.modemtwin(model="BG42")
        def test(modemtwin): pass
        """
    )
    outcome.assert_outcomes(errors=1)
    outcome.stdout.fnmatch_lines(["modemtwin: --model BG42*", "*short test summary*"])
    outcome.stdout.no_fnmatch_line("*plugin.py*")
    outcome.stdout.no_fnmatch_line("*another exception*")


@pytest.mark.parametrize("seconds", ["abc", "0", "-1", "nan", "inf"])
def test_a_bad_timeout_is_told_in_one_line(project, pytester, seconds):
    pytester.makeini(f"[pytest]\nmodemtwin_timeout = {seconds}")
    outcome = project("def test(modemtwin): pass")
    outcome.assert_outcomes(errors=1)
    outcome.stdout.fnmatch_lines([f"modemtwin_timeout = {seconds}: a number of seconds is needed"])
    outcome.stdout.no_fnmatch_line("*plugin.py*")
    outcome.stdout.no_fnmatch_line("*another exception*")


def test_a_defect_fails_a_test_that_saw_nothing(project, fake):
    command = fake(READY, '{"event":"defect","message":"oh"}', then="print('why', file=sys.stderr); sys.stdin.read()")
    outcome = project("def test(modemtwin): modemtwin.wait_for('defect')", command=command)
    outcome.assert_outcomes(passed=1, errors=1)
    outcome.stdout.fnmatch_lines(
        ["modemtwin: defect: oh", "*- modemtwin: events -*", "*- modemtwin: standard error -*", "why"]
    )


def test_an_exit_code_fails_it_too(project, fake):
    outcome = project("def test(modemtwin): pass", command=fake(READY, then="sys.stdin.read(); sys.exit(3)"))
    outcome.assert_outcomes(passed=1, errors=1)
    outcome.stdout.fnmatch_lines(["modemtwin: ended with exit code 3"])


def test_what_does_not_end_is_killed(project, fake, pytester):
    pytester.makeini("[pytest]\nmodemtwin_timeout = 0.5")
    then = "import os, signal; os.fork(); [signal.pause() for _ in iter(int, 1)]"
    outcome = project("def test(modemtwin): pass", command=fake(READY, then=then))
    outcome.assert_outcomes(passed=1, errors=1)
    outcome.stdout.fnmatch_lines(["modemtwin: did not end within 0.5 s, and was killed"])


def test_what_never_gets_ready(project, fake, pytester):
    pytester.makeini("[pytest]\nmodemtwin_timeout = 0.5")
    outcome = project("def test(modemtwin): pass", command=fake("npm notice", then="sys.stdin.read()"))
    outcome.assert_outcomes(errors=1)
    outcome.stdout.fnmatch_lines(
        ["modemtwin did not start: no event 'ready' within 0.5 s; *", '  {"event":"no JSON","line":"npm notice"}']
    )
