import re
import subprocess

import pytest

from pytest_modemtwin import ModemtwinError
from pytest_modemtwin.command import find_program
from pytest_modemtwin.options import PORTS, command_line

pytestmark = pytest.mark.modemtwin("--zone=8", model="BG96", sim="pin=1234")


def test_options_in_python():
    options = {"control": False, "strict_baud": True, "zone": -8, "map": ["a=b", "c=d"], "nvram": None, "dtr": False}
    assert command_line(["--pty", "/tmp/m"], options) == [
        "--json", "--control", "--pty", "/tmp/m", "--strict-baud", "--zone=-8", "--map=a=b", "--map=c=d"
    ]  # fmt: skip


def test_the_options_that_open_a_port(pytestconfig):
    text = subprocess.check_output([*find_program(pytestconfig), "--help"], text=True)
    named = re.findall(r"^  (--\w+)(?: \S+)?\s+an AT port", text, re.MULTILINE)
    # Standard input is for --control.
    assert set(named) - {"--stdio"} == PORTS


@pytest.mark.modemtwin("--seed", "7", sim="absent")
def test_the_nearest_marker_has_the_last_word(modemtwin):
    assert modemtwin.ready["model"] == "BG96"
    assert modemtwin.at("AT+CMEE=2;+CPIN?") == ["+CME ERROR: SIM not inserted"]
    assert modemtwin.program.argv[-5:] == ["--zone=8", "--seed", "7", "--model=BG96", "--sim=absent"]


class TestFromOtherFixtures:
    @pytest.fixture
    def modemtwin_options(self, echo_port):
        return {"map": f"220.180.239.212:8009=127.0.0.1:{echo_port}", "sim": "absent"}

    @pytest.mark.modemtwin(sim="ready", model="BG77")
    def test_a_server_of_the_test(self, modemtwin):
        assert modemtwin.at("AT+QIACT=1") == ["OK"]
        modemtwin.at('AT+QIOPEN=1,0,"TCP","220.180.239.212",8009,0,0')
        modemtwin.wait_for("socket opened", remote="220.180.239.212:8009")


def test_two_twins(modemtwin_factory):
    first, second = modemtwin_factory(seed=1), modemtwin_factory("--seed", "2", model="BG77")
    assert first.ready["imei"] != second.ready["imei"]
    first.lose_coverage()
    assert first.at("AT+CEREG?") == ["+CEREG: 0,2", "OK"]
    assert second.at("AT+CEREG?") == ["+CEREG: 0,1", "OK"]
    first.stop()
    assert second.at("AT") == ["OK"]


def test_a_bad_option(modemtwin_factory):
    with pytest.raises(ModemtwinError, match="^modemtwin: --sim foo: ready, absent, or"):
        modemtwin_factory(sim="foo")
