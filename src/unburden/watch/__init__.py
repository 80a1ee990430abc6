"""When to look again, what a place is held to be, and the clock of what was asked."""

from unburden.watch.chart import chart, figures
from unburden.watch.clock import deadline, received, told
from unburden.watch.judge import Looked, Shows, check, judge
from unburden.watch.outcomes import End, Outcome, Rate, better, rates
from unburden.watch.pace import next_look
from unburden.watch.rules import Act, Event
from unburden.watch.states import is_return, move
from unburden.watch.steps import (
    NextStep,
    Standing,
    next_step,
    reminder_may_be_approved_ahead,
)

__all__ = [
    "Act",
    "End",
    "Event",
    "Looked",
    "NextStep",
    "Outcome",
    "Rate",
    "Shows",
    "Standing",
    "better",
    "chart",
    "check",
    "deadline",
    "figures",
    "is_return",
    "judge",
    "move",
    "next_look",
    "next_step",
    "rates",
    "received",
    "reminder_may_be_approved_ahead",
    "told",
]
