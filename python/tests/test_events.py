import threading

import pytest

from pytest_modemtwin import ModemtwinError, NoSuchEvent


def test_an_event_from_before_counts_once(modemtwin):
    for number in (1, 2):
        modemtwin.at(f"AT+NONSENSE{number}")
    assert modemtwin.wait_for("unknown command")["command"] == "+NONSENSE1"
    assert modemtwin.wait_for("unknown command")["command"] == "+NONSENSE2"
    with pytest.raises(NoSuchEvent, match="no event 'unknown command' within 0 s; the last events"):
        modemtwin.wait_for("unknown command", timeout=0)


def test_since_leaves_out_what_was_there(modemtwin):
    modemtwin.at("AT+NONSENSE1")
    modemtwin.at("AT+NONSENSE2")
    event = modemtwin.wait_for("unknown command", command="+NONSENSE2")
    second = modemtwin.events.index(event)
    modemtwin.at("AT+NONSENSE3")
    assert modemtwin.wait_for("unknown command", since=second)["command"] == "+NONSENSE3"
    assert modemtwin.wait_for("unknown command")["command"] == "+NONSENSE1"


def test_waits_for_what_is_yet_to_come(modemtwin):
    heard = []
    waiter = threading.Thread(target=lambda: heard.append(modemtwin.wait_for("done")))
    waiter.start()
    modemtwin.program.type("network! loses coverage")
    waiter.join(modemtwin.timeout)
    assert heard == [{"event": "done", "did": "network! loses coverage"}]


def test_the_end_of_the_program_ends_all_waiting(modemtwin):
    modemtwin.stop()
    assert modemtwin.events[-1] == {"event": "exit", "reason": "end of input"}
    with pytest.raises(ModemtwinError, match="no event 'line', line='RI': the program ended with exit code 0"):
        modemtwin.wait_for("line", line="RI")
    with pytest.raises(ModemtwinError, match="no answer to 'sim! is removed': the program ended"):
        modemtwin.remove_sim()
