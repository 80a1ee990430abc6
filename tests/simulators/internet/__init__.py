"""A simulated internet, on which a case can be lived through in seconds.

`World` is all of it. Real HTTP goes to it through a real Door (`World.door`), mail by
whatever server calls `World.receive`, and what really happened is in `World.truth`.
"""

from tests.simulators.internet.cast import COMPANIES, REGULATOR, SITES, Company
from tests.simulators.internet.clock import SimClock
from tests.simulators.internet.desks import (
    Comeback,
    Desk,
    Gone,
    Return,
    Says,
    SiteRow,
    Spell,
    Weather,
)
from tests.simulators.internet.truth import Truth, Up, missed
from tests.simulators.internet.world import START, World

__all__ = [
    "COMPANIES",
    "REGULATOR",
    "SITES",
    "START",
    "Comeback",
    "Company",
    "Desk",
    "Gone",
    "Return",
    "Says",
    "SimClock",
    "SiteRow",
    "Spell",
    "Truth",
    "Up",
    "Weather",
    "World",
    "missed",
]
