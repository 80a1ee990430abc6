"""A server's cases and their worker, with work that takes no browser and no network."""

from __future__ import annotations

HOUSE = '[house]\nserver = true\n[[source]]\nurl = "/"\n'

# Each test's script begins with this. What is done is written down as it begins and
# ends, by whichever process, so that what was done twice, or two at once, would show.
LABOUR = """
import signal, threading, time
from dataclasses import replace
from datetime import timedelta
from django.db import connections
from django.utils import timezone
from tests.simulators import stories
from unburden.app.casework.pages import BY_HAND, PageQueue
from unburden.app.jobs import attempt, due, kinds, queue, worker as workers
from unburden.app.jobs.keys import HouseKeys
from unburden.app.jobs.models import JobRow, Kind, State, Wanted
from unburden.errors import Unreachable

queue.LEASE = timedelta(seconds=3)
attempt.LATER = timedelta(seconds=0.5)
LOG = os.path.join(os.environ["UNBURDEN_HOME"], "log")

def log(*words):
    with open(LOG, "a") as file:
        file.write(" ".join(map(str, words)) + "\\n")

def take(url, *, out, **how):
    log("page", url)
    made = stories.capture(1, out)
    return replace(made, url=url, wacz="")

def capture(work):  # as the casework does, but without a browser
    pages = PageQueue(work.desk, None, work.progress.tell, take=take)
    pages.add_all(work.what["pages"])
    pages.go_on()
    pages.clear(BY_HAND)
    return []

def draft(work):
    log("begin", work.desk.row.id, work.what["number"])
    time.sleep(0.02)
    work.progress.tell("seen", {})
    log("end", work.desk.row.id, work.what["number"])
    return []

kinds.DO[Kind.CAPTURE] = capture
kinds.DO[Kind.DRAFT] = draft

def worker(keys=None):
    return workers.Worker(keys or HouseKeys(), tick=0.05)

def until(is_so, seconds=240):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)

def one():
    return JobRow.objects.exclude(case=None).get()

def pages(count):
    return [f"https://p.example/{n}" for n in range(count)]
"""
