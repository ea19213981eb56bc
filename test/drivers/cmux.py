"""A host that multiplexes: three AT channels over one port, 100 KiB through one of them while another is polled.

Its 27.010 is written from the standard and shares nothing with the module's. Prints one line, or fails.
Usage: cmux.py PORT SERVER [KIB]
"""

import errno
import os
import select
import sys
import termios
import time
import tty

path, server = sys.argv[1], sys.argv[2]
kib = int(sys.argv[3]) if len(sys.argv) > 3 else 100

SABM, UA, DM, DISC, UIH = 0x3F, 0x73, 0x1F, 0x53, 0xEF
MSC, CLD, TEST = 0xE3, 0xC3, 0x23
N1 = 127


class Port:
    """The serial port, never waiting: with pyserial if it is there, else with what the system has."""

    def __init__(self, path):
        try:
            import serial

            self.serial = serial.Serial(path, 115200, timeout=0, write_timeout=0)
            self.file = self.serial.fileno()
        except ImportError:
            self.file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            tty.setraw(self.file, termios.TCSANOW)
        os.set_blocking(self.file, False)

    def read(self, seconds):
        if not select.select([self.file], [], [], seconds)[0]:
            return b""
        return os.read(self.file, 65536)

    def write(self, data):
        """Writes what there is room for; answers how much that was."""
        try:
            return os.write(self.file, data)
        except OSError as error:
            if error.errno != errno.EAGAIN:
                raise
            return 0


def fcs(octets):
    crc = 0xFF
    for octet in octets:
        crc ^= octet
        for _ in range(8):
            crc = (crc >> 1) ^ 0xE0 if crc & 1 else crc >> 1
    return 0xFF - crc


def frame(dlci, control, payload=b""):
    size = len(payload)
    length = bytes([size << 1 | 1]) if size < 128 else bytes([(size & 127) << 1, size >> 7])
    header = bytes([dlci << 2 | 3, control]) + length
    return b"\xf9" + header + payload + bytes([fcs(header), 0xF9])


class Mux:
    def __init__(self, port):
        self.port = port
        self.input = bytearray()
        self.output = bytearray()
        self.answers = []
        self.inbox = {dlci: bytearray() for dlci in range(1, 5)}
        self.held = set()
        self.frames = 0
        self.holds = 0

    def send(self, dlci, control, payload=b""):
        self.output += frame(dlci, control, payload)

    def message(self, kind, value=b""):
        self.send(0, UIH, bytes([kind, len(value) << 1 | 1]) + value)

    def type(self, dlci, data):
        for at in range(0, len(data), N1):
            self.send(dlci, UIH, data[at : at + N1])

    def pump(self, seconds=0.05):
        if self.output:
            del self.output[: self.port.write(bytes(self.output[:4096]))]
            seconds = min(seconds, 0.002)
        self.input += self.port.read(seconds)
        while self.parse():
            pass

    def until(self, done, what, seconds=20):
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, f"waited for {what}; {self.answers} {self.inbox}"
            self.pump()

    def parse(self):
        octets = self.input
        while len(octets) > 1 and octets[0] == 0xF9 and octets[1] == 0xF9:
            del octets[0]
        if len(octets) < 6:
            return False
        assert octets[0] == 0xF9, f"no flag where a frame begins: {bytes(octets[:40])!r}"
        head, size = 4, octets[3] >> 1
        if not octets[3] & 1:
            head, size = 5, size | octets[4] << 7
        if len(octets) < head + size + 2:
            return False
        assert size <= N1, f"{size} octets in a frame"
        assert octets[head + size] == fcs(octets[1:head]), f"FCS: {bytes(octets[: head + size + 2])!r}"
        assert octets[head + size + 1] == 0xF9, "no closing flag"
        address, control = octets[1], octets[2]
        payload = bytes(octets[head : head + size])
        del octets[: head + size + 1]
        self.frames += 1
        self.take(address >> 2, address & 2, control, payload)
        return True

    def take(self, dlci, cr, control, payload):
        if control & ~0x10 != UIH:
            assert cr, "a response has C/R set"
            self.answers.append((dlci, control))
            return
        assert not cr, "data of a responder has C/R clear"
        if dlci:
            self.inbox[dlci] += payload
            return
        kind, value = payload[0], payload[2:]
        assert payload[1] == len(value) << 1 | 1
        if kind == MSC:
            which = value[0] >> 2
            self.holds += bool(value[1] & 2)
            (self.held.add if value[1] & 2 else self.held.discard)(which)
            self.message(MSC & ~2, value)
        else:
            self.answers.append((0, kind, value))

    def open(self, dlci):
        self.send(dlci, SABM)
        self.until(lambda: (dlci, UA) in self.answers, f"UA on DLC {dlci}")
        if dlci:
            self.message(MSC, bytes([dlci << 2 | 3, 0x0D]))

    def command(self, dlci, text, end=b"\r\nOK\r\n"):
        heard = self.inbox[dlci]
        heard.clear()
        self.type(dlci, text.encode() + b"\r")
        self.until(lambda: end in heard or b"ERROR" in heard, f"{end!r} on DLC {dlci} to {text}")
        assert end in heard, f"{text} on DLC {dlci}: {bytes(heard)!r}"
        answer = bytes(heard)
        heard.clear()
        return answer


port = Port(path)


def plain(text, end):
    """A command on the port itself, without multiplexer."""
    heard, data = b"", text.encode() + b"\r"
    assert port.write(data) == len(data)
    limit = time.monotonic() + 10
    while end not in heard:
        assert time.monotonic() < limit, f"waited for {end!r}, heard {heard!r}"
        heard += port.read(0.1)
    return heard


assert plain("ATE0", b"\r\nOK\r\n")
assert plain(f"AT+CMUX=0,0,5,{N1},,,,,", b"\r\nOK\r\n") == b"\r\nOK\r\n"

mux = Mux(port)
mux.open(0)
mux.message(TEST, b"\xf9\x00\xff")
mux.until(lambda: (0, TEST & ~2, b"\xf9\x00\xff") in mux.answers, "the answer to TEST")
for dlci in (1, 2, 3):
    mux.open(dlci)
mux.send(5, SABM)
mux.until(lambda: (5, DM) in mux.answers, "DM on DLC 5")
for dlci in (1, 2, 3):
    mux.command(dlci, "ATE0")
    assert mux.command(dlci, "AT+CMEE?") == b"\r\n+CMEE: 1\r\n\r\nOK\r\n"

mux.command(3, "AT+QIACT=1")
host, number = server.split(":")
mux.command(2, f'AT+QIOPEN=1,0,"TCP","{host}",{number},0,2', b"\r\nCONNECT\r\n")

data = os.urandom(kib * 1024)
sent = polls = 0
began = time.monotonic()
back = mux.inbox[2]
asked = None
while len(back) < len(data):
    assert time.monotonic() < began + 60, f"{sent} sent, {len(back)} came back"
    while sent < len(data) and 2 not in mux.held and len(mux.output) < 2048:
        mux.type(2, data[sent : sent + N1])
        sent += min(N1, len(data) - sent)
    if asked is None:
        asked = time.monotonic()
        mux.inbox[1].clear()
        mux.type(1, b"AT+CSQ\r")
    elif b"\r\nOK\r\n" in mux.inbox[1]:
        assert mux.inbox[1].startswith(b"\r\n+CSQ: ")
        polls += 1
        asked = None
    else:
        assert time.monotonic() < asked + 10, "DLC 1 does not answer while DLC 2 is busy"
    mux.pump()
seconds = time.monotonic() - began
assert bytes(back) == data, "what came back differs"
assert polls > 0

back.clear()
# The guard time before +++ is for DLC 2 alone: the others go on.
quiet = time.monotonic() + 1.1
while time.monotonic() < quiet:
    assert mux.command(1, "AT+CSQ").startswith(b"\r\n+CSQ: ")
assert not back, back
mux.type(2, b"+++")
mux.until(lambda: b"\r\nOK\r\n" in back, "OK to +++")
state = mux.command(3, "AT+QISTATE=1,0")
assert b'"cmux2"' in state, state
mux.command(1, "AT+QICLOSE=0")

mux.message(CLD)
mux.until(lambda: (0, CLD & ~2, b"") in mux.answers, "the answer to CLD")
mux.pump()
assert bytes(mux.input) in (b"", b"\xf9"), mux.input
assert plain("AT", b"\r\nOK\r\n") == b"\r\nOK\r\n"
print(f"ok {kib} KiB {seconds:.2f} s {polls} polls {mux.frames} frames {mux.holds} holds")
