"""A host on pyserial: opens a socket through the module, sends, reads back, closes. Prints one line, or fails."""

import re
import sys

import serial

port, server = sys.argv[1], sys.argv[2]
modem = serial.serial_for_url(port, 115200, timeout=5)


def until(end):
    heard = b""
    while not re.search(end, heard):
        more = modem.read(1)
        assert more, f"waited for {end!r}, heard {heard!r}"
        heard += more
    return heard


def command(text, end=rb"\r\n(OK|ERROR)\r\n"):
    modem.write(text.encode() + b"\r")
    return until(end)


assert command("AT") == b"AT\r\r\nOK\r\n"
assert command("ATE0").endswith(b"OK\r\n")
assert command("AT+QIACT=1") == b"\r\nOK\r\n"
assert command(f'AT+QIOPEN=1,0,"TCP","{server.split(":")[0]}",{server.split(":")[1]},0,0') == b"\r\nOK\r\n"
assert until(rb'\+QIOPEN: 0,\d+\r\n') == b"\r\n+QIOPEN: 0,0\r\n"
payload = bytes(range(256)) * 4
assert command(f"AT+QISEND=0,{len(payload)}", rb"> ") == b"\r\n> "
modem.write(payload)
assert until(rb"SEND OK\r\n") == b"\r\nSEND OK\r\n"
until(rb'\+QIURC: "recv",0\r\n')
read = b""
while len(read) < len(payload):
    answer = command("AT+QIRD=0,1500", rb"\r\n\r\nOK\r\n$")
    header = re.match(rb"\r\n\+QIRD: (\d+)\r\n", answer)
    read += answer[header.end() : header.end() + int(header[1])]
assert read == payload, "the echo differs"
assert command("AT+QIRD=0,1500") == b"\r\n+QIRD: 0\r\n\r\nOK\r\n"
assert command("AT+QISEND=0,0") == b"\r\n+QISEND: 1024,1024,0\r\n\r\nOK\r\n"
assert command("AT+QICLOSE=0") == b"\r\nOK\r\n"
print("ok")
