import pytest

from pytest_modemtwin import ModemtwinError, Refused


@pytest.fixture
def port(modemtwin, ask):
    port = modemtwin.serial()
    ask(port, "ATE0;+CEREG=1;+QIACT=1")
    return port


def hears(port, text):
    heard = port.read_until(text.encode())
    assert heard.decode() == text
    return True


def test_coverage_goes_and_comes(modemtwin, port):
    modemtwin.lose_coverage()
    assert hears(port, '\r\n+CEREG: 2\r\n\r\n+QIURC: "pdpdeact",1\r\n')
    modemtwin.regain_coverage()
    assert hears(port, "\r\n+CEREG: 1\r\n")


def test_the_network_ends_things(modemtwin, port):
    modemtwin.deactivate()
    assert hears(port, '\r\n+QIURC: "pdpdeact",1\r\n')
    modemtwin.reject(11)
    modemtwin.detach()
    assert hears(port, "\r\n+CEREG: 2\r\n\r\n+CEREG: 3\r\n")
    modemtwin.accept()


def test_whether_the_module_asks_again_by_itself(modemtwin):
    def stat():
        return modemtwin.at("AT+CEREG?")[0][-1]

    for cause, afterwards in ((17, "1"), (11, "3"), (15, "3")):
        modemtwin.reject(cause)
        modemtwin.detach()
        assert stat() == "3"
        modemtwin.accept()
        assert stat() == afterwards
        modemtwin.at("AT+COPS=0")
        assert stat() == "1"


def test_signal(modemtwin):
    modemtwin.set_signal(rssi=-91)
    assert modemtwin.at("AT+CSQ") == ["+CSQ: 11,99", "OK"]


def test_a_message_comes_in(modemtwin, port):
    modemtwin.send_sms("+491701234567", " a  b \\n <ESC> <x*9>\nz \u00a0")
    assert hears(port, '\r\n+CMTI: "ME",0\r\n')
    modemtwin.at('AT+CMGF=1;+CSCS="UCS2"')
    text = modemtwin.at("AT+CMGR=0")[1]
    assert bytes.fromhex(text).decode("utf-16-be") == " a  b \\n <ESC> <x*9>\nz \u00a0"


def test_the_sim_is_taken_out(modemtwin, port):
    modemtwin.remove_sim()
    modemtwin.insert_sim()
    assert modemtwin.at("AT+CPIN?")[-1] != "OK"


@pytest.mark.modemtwin(trait=["pwrkeyOff=0", "resetPulse=0"], wake="never")
def test_pins(modemtwin):
    modemtwin.press_reset(held=0)
    for state in ("off", "booting", "on"):
        modemtwin.wait_for("power", state=state)
    modemtwin.press_pwrkey(held=0)
    modemtwin.wait_for("power", state="off")


def test_what_it_cannot_do(modemtwin):
    with pytest.raises(Refused, match='^network! sings: network cannot "sings"'):
        modemtwin.do("network! sings")
    with pytest.raises(Refused, match="more than 4096 characters"):
        modemtwin.send_sms("1", "x" * 100_000)
    for line in ("", "  ", "sim! is\nremoved", "sim! is removed\n", "sim! is removed\r"):
        with pytest.raises(ModemtwinError, match="needs one line"):
            modemtwin.do(line)
    with pytest.raises(ModemtwinError, match=r"^'\\udcff' cannot be typed"):
        modemtwin.do("\udcff")
    for sender in ('a"b', "a\nb", "a\rb", ""):
        with pytest.raises(ModemtwinError, match="^a sender is a number or a name without quotes"):
            modemtwin.send_sms(sender, "hello")
    assert modemtwin.do(" sim! is removed ") == {"event": "done", "did": "sim! is removed"}
