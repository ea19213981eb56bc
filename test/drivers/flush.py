"""A host on pyserial that throws away what it has not read, as drivers do before a command. Prints one line, or fails."""

import sys
import time

import serial

modem = serial.Serial(sys.argv[1], 115200, timeout=5)
for _ in range(20):
    modem.write(b"AT+CSQ\r")
    deadline = time.monotonic() + 5
    # The whole answer is there: nothing of it is still to come once it is thrown away.
    while modem.in_waiting < len(b"AT+CSQ\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n"):
        assert time.monotonic() < deadline, f"{modem.in_waiting} bytes waiting"
        time.sleep(0.001)
    modem.reset_input_buffer()
    modem.reset_output_buffer()
    assert modem.in_waiting == 0
    modem.write(b"AT\r")
    assert modem.read(9) == b"AT\r\r\nOK\r\n"
print("ok")
