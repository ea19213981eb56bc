"""What can go wrong between a test and its twin."""


class ModemtwinError(Exception):
    """The program cannot be found or started, has ended, has no such port; or what is asked for makes no sense."""


class Refused(ModemtwinError):
    """The program cannot do that; the message is its own reason."""


class NoSuchEvent(ModemtwinError):
    """The event did not come in time."""
