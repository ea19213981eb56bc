"""A cellular module for pytest: what a test may want to name. The fixtures are in plugin.py."""

from .errors import ModemtwinError, NoSuchEvent, Refused
from .options import Option
from .plugin import TwinFactory
from .program import Event
from .twin import Twin

__all__ = ["Event", "ModemtwinError", "NoSuchEvent", "Option", "Refused", "Twin", "TwinFactory"]
