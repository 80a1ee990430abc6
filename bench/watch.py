"""A year of watching 300 places: what was seen how soon, at how many looks."""

from statistics import median
from time import perf_counter

from tests.simulators.year import PLACES, play, tell

began = perf_counter()
told = tell(play())
print(f"{PLACES} places, one year, played in {perf_counter() - began:.1f} s")
print(f"returns: {told.came_back}, seen: {len(told.delays)}")
print(f"hours until seen: {median(told.delays):.1f} (median), {max(told.delays):.1f}")
print(f"looks: {sum(told.each)}; a place: {median(told.each):g}, {max(told.each)}")
print(f"in the busiest hour: {told.first_week} (first week), {told.later} (after it)")
