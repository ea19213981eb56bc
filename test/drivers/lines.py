"""A host on pyserial at rfc2217://: DTR, RI, DCD, the rate and a purge. Prints one line, or fails."""

import sys
import time

import serial

url, server = sys.argv[1], sys.argv[2].split(":")
modem = serial.serial_for_url(url, 115200, timeout=5)
heard = b""


def until(end):
    global heard
    heard = b""
    while not heard.endswith(end):
        more = modem.read(1)
        assert more, f"waited for {end!r}, heard {heard!r}"
        heard += more


def command(text, end=b"\r\nOK\r\n"):
    modem.write(text.encode() + b"\r")
    until(end)


def becomes(name, wanted):
    """A notice of the module is on its way: pyserial keeps the last one, and tells of none."""
    deadline = time.monotonic() + 5
    while getattr(modem, name) != wanted:
        assert time.monotonic() < deadline, f"{name} did not become {wanted}"
        time.sleep(0.005)


becomes("dsr", True)
becomes("cts", True)
assert (modem.cd, modem.ri) == (False, False)
command("ATE0&D2")
command("AT+QIACT=1")

# DCD is the connection's, and DTR ends it.
command(f'AT+QIOPEN=1,0,"TCP","{server[0]}",{server[1]},0,2', b"\r\nCONNECT\r\n")
becomes("cd", True)
modem.write(bytes(range(256)) * 4)
assert modem.read(1024) == bytes(range(256)) * 4, "the echo differs"
modem.dtr = False
until(b"\r\nNO CARRIER\r\n")
becomes("cd", False)
modem.dtr = True
command("AT+QICLOSE=0")

# A URC rings.
command('AT+QCFG="urc/ri/other","pulse",500,1')
command(f'AT+QIOPEN=1,1,"TCP","{server[0]}",{server[1]},0,1')
until(b"+QIOPEN: 1,0\r\n")
becomes("ri", True)
becomes("ri", False)

# Asleep it hears nothing; DTR wakes it.
command("AT+QSCLK=1")
modem.dtr = False
modem.write(b"AT+CSQ\r")
modem.dtr = True
command("AT")
assert b"CSQ" not in heard, heard

# The rate follows, and what waits is thrown away where that is asked for.
command("AT+IPR=9600")
modem.baudrate = 9600
command("AT")
modem.reset_input_buffer()
modem.reset_output_buffer()
command("AT")
modem.close()
print("ok")
