import socketserver
import threading
import time

import pytest

from pytest_modemtwin import ModemtwinError
from pytest_modemtwin.at_port import AtPort

URC = '\r\n+QIURC: "recv",0\r\n'


@pytest.fixture
def answers():
    """A port that answers its commands with these, one behind the other."""
    servers = []

    def answers(*texts):
        class Module(socketserver.StreamRequestHandler):
            def handle(self):
                for text in texts:
                    self.rfile.read(len("AT\r"))
                    self.wfile.write(text.encode())
                self.rfile.read()

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Module)
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        servers.append(server)
        port = AtPort(server.server_address)
        servers.append(port)
        return port

    yield answers
    for server in servers:
        if isinstance(server, AtPort):
            server.close()
        else:
            server.shutdown()
            server.server_close()


def test_what_comes_with_an_answer_is_no_part_of_it(answers):
    port = answers(f"{URC}AT\r\r\nOK\r\n{URC}", "AT\r\r\n+X: 1\r\n\r\n+CME ERROR: 3\r\n")
    assert port.command("AT", 5) == ["OK"]
    assert port.command("AT", 5) == ["+X: 1", "+CME ERROR: 3"]
    assert port.urcs == ['+QIURC: "recv",0'] * 2


def test_a_text_may_look_like_a_result_code(answers):
    port = answers('\r\n+CMGR: "REC READ"\r\nOK\r\n\r\nOK\r\n\r\nOK\r\n' + URC, "\r\nERROR\r\n")
    assert port.command("AT", 5) == ['+CMGR: "REC READ"', "OK", "OK", "OK"]
    assert port.command("AT", 5) == ["ERROR"]


def test_what_came_between_two_commands(modemtwin, echo_port):
    assert modemtwin.urcs == []
    assert modemtwin.at("AT+QIACT=1") == ["OK"]
    assert modemtwin.at(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{echo_port},0,1') == ["OK"]
    modemtwin.wait_for("socket opened")
    comes(modemtwin, "+QIOPEN: 0,0")
    assert modemtwin.at("AT+CSQ") == ["+CSQ: 24,99", "OK"]
    assert modemtwin.at("AT") == ["OK"]
    assert modemtwin.urcs == ["+QIOPEN: 0,0"]
    modemtwin.stop()
    assert modemtwin.urcs == ["+QIOPEN: 0,0"]


@pytest.mark.modemtwin(tcp=0)
def test_what_a_restart_says(modemtwin):
    assert modemtwin.at("ATE0") == ["OK"]
    assert modemtwin.at("AT+CFUN=1,1") == ["OK"]
    modemtwin.wait_for("power", state="on")
    comes(modemtwin, "APP RDY")
    assert modemtwin.at("AT") == ["OK"]
    assert "RDY" in modemtwin.urcs


def comes(modemtwin, urc):
    deadline = time.monotonic() + modemtwin.timeout
    while urc not in modemtwin.urcs:
        assert time.monotonic() < deadline, f"no {urc}, only {modemtwin.urcs}"
        time.sleep(0.01)


@pytest.mark.parametrize("echo", ["ATE0", "ATE1"])
def test_what_asks_for_data(modemtwin, echo, echo_port):
    modemtwin.at(f"{echo};+CMGF=1;+QIACT=1")
    modemtwin.at(f'AT+QIOPEN=1,0,"TCP","127.0.0.1",{echo_port},0,0')
    comes(modemtwin, "+QIOPEN: 0,0")
    for command in ('AT+CMGS="+491701234567"', "AT+QISEND=0", "AT+QISEND=0,1000"):
        begun = time.monotonic()
        with pytest.raises(ModemtwinError, match=r"^AT\+.* asks for data, which at\(\) cannot give$"):
            modemtwin.at(command)
        assert modemtwin.at("AT") == ["OK"]
        assert time.monotonic() - begun < 2
    assert modemtwin.at("AT+QISEND=0,0") == ["+QISEND: 0,0,0", "OK"]
    assert modemtwin.urcs == ["+QIOPEN: 0,0"]


def test_no_command_line(modemtwin):
    for line in ("", "AT\r", "AT\nAT"):
        with pytest.raises(ModemtwinError, match="one command line"):
            modemtwin.at(line)
    with pytest.raises(ModemtwinError, match="cannot type 'AT"):
        modemtwin.at("AT\udcff")


def test_no_answer(modemtwin):
    modemtwin.timeout = 0.2
    with pytest.raises(ModemtwinError, match=r"no result code for FOO within 0.2 s, only b'FOO\\r'"):
        modemtwin.at("FOO")
    modemtwin.timeout = 10
    assert modemtwin.at("AT") == ["OK"]


def test_a_port_that_was_taken_gets_free(modemtwin):
    with modemtwin.serial("socket://%s:%d" % modemtwin.tcp):
        with pytest.raises(ModemtwinError, match="one host at a time"):
            modemtwin.at("AT")
    assert modemtwin.at("AT") == ["OK"]


def test_behind_the_end(modemtwin):
    modemtwin.at("AT")
    modemtwin.stop()
    with pytest.raises(ModemtwinError, match="^no answer to AT: the program ended with exit code 0$"):
        modemtwin.at("AT")
