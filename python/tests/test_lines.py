import pytest

from pytest_modemtwin import ModemtwinError

pytestmark = pytest.mark.modemtwin(rfc2217=0)


@pytest.fixture
def data_mode(modemtwin, ask, echo_port):
    """A port in transparent mode, with a server behind it."""
    port = modemtwin.serial()
    ask(port, "ATE0;&C1&D2+QIACT=1")
    ask(port, f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{echo_port},0,2', end="CONNECT\r\n")
    return port


def test_dcd_is_there_while_there_is_a_carrier(modemtwin, data_mode):
    modemtwin.wait_for("line", line="DCD", active=True)
    assert modemtwin.line("DCD")
    # What comes behind the line's news tells that the news has come.
    data_mode.write(b"hello")
    assert data_mode.read(5) == b"hello"
    assert data_mode.cd


def test_dropping_dtr_ends_data_mode(modemtwin, data_mode, ask):
    data_mode.dtr = False
    assert data_mode.read_until(b"NO CARRIER\r\n") == b"\r\nNO CARRIER\r\n"
    modemtwin.wait_for("line", line="DCD", active=False)
    ask(data_mode, "AT")
    assert not data_mode.cd


def test_a_urc_pulses_ri(modemtwin, ask):
    port = modemtwin.serial()
    ask(port, "ATE0;+CEREG=1")
    seen = len(modemtwin.events)
    modemtwin.lose_coverage()
    modemtwin.wait_for("line", line="RI", active=True, since=seen)
    assert port.read_until(b"+CEREG: 2\r\n") == b"\r\n+CEREG: 2\r\n"
    modemtwin.wait_for("line", line="RI", active=False, since=seen)
    assert not modemtwin.line("RI")


def test_pyserial_sees_ri(modemtwin, ask):
    port = modemtwin.serial()
    # Longer than this test.
    ask(port, 'AT+CEREG=1;+QCFG="urc/ri/other","pulse",2000')
    modemtwin.lose_coverage()
    port.read_until(b"+CEREG: 2\r\n")
    ask(port, "AT")
    assert port.ri


def test_a_line_that_is_not_there(modemtwin):
    modemtwin.wait_for("line", line="DSR")
    assert modemtwin.line("DSR") and modemtwin.line("DSR", "host") and modemtwin.line("DSR", "uart1")
    for name, port in (("FOO", ""), ("ri", ""), ("RI", "nope")):
        there = f"^no line {name} at {port or 'uart1'}: the lines are DSR, DCD, RI, the ports uart1$"
        with pytest.raises(ModemtwinError, match=there):
            modemtwin.line(name, port)


@pytest.mark.modemtwin(pty=True, rfc2217=None)
def test_dtr_beside_a_pty(modemtwin, data_mode):
    modemtwin.drop_dtr()
    assert data_mode.read_until(b"NO CARRIER\r\n").endswith(b"NO CARRIER\r\n")
    modemtwin.raise_dtr("uart1")
