import sys

import pytest

from pytest_modemtwin import ModemtwinError


def test_three_ports_of_one_module(modemtwin, ask):
    assert [port["at_port"] for port in modemtwin.ports] == ["uart1", "usbat", "usbmodem"]
    with modemtwin.serial() as uart1, modemtwin.serial(modemtwin.rfc2217_url) as usbat:
        assert uart1.port == modemtwin.pty
        assert ask(uart1, "AT+QIACT=1") == "AT+QIACT=1\r\r\nOK\r\n"
        assert "+QIACT: 1,1,1," in ask(usbat, "AT+QIACT?")
    assert modemtwin.at("AT+QIACT?") == [f'+QIACT: 1,1,1,"{modemtwin.ready["address"]}"', "OK"]


def test_at_hears_errors_too(modemtwin):
    assert modemtwin.at("AT+NONSENSE") == ["ERROR"]
    modemtwin.wait_for("unknown command", command="+NONSENSE", port="usbmodem")


@pytest.mark.modemtwin(tcp=0)
def test_a_twin_with_a_port_of_its_own_has_no_others(modemtwin, ask):
    assert modemtwin.tcp == ("127.0.0.1", modemtwin.ports[0]["port"])
    with pytest.raises(ModemtwinError, match="no port of the kind pty, only tcp"):
        _ = modemtwin.pty
    with modemtwin.serial() as port:
        assert port.port == "socket://%s:%d" % modemtwin.tcp
        assert ask(port, "AT+GSN") == f"AT+GSN\r\r\n{modemtwin.ready['imei']}\r\n\r\nOK\r\n"
        with pytest.raises(ModemtwinError, match="one host at a time"):
            modemtwin.at("AT")


def test_without_pyserial(modemtwin, monkeypatch):
    monkeypatch.setitem(sys.modules, "serial", None)
    with pytest.raises(ModemtwinError, match="needs pyserial"):
        modemtwin.serial()
