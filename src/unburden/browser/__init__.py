"""The headless browser over the DevTools protocol, for find and capture."""

from unburden.browser.browser import Browser, Rendered
from unburden.browser.devtools import BrowserGone, CommandFailed
from unburden.browser.exchange import Exchange, Loss, header
from unburden.browser.process import BrowserSettings, find_browser
from unburden.browser.recording import Recording, record, revisit
from unburden.browser.shelf import Body, Shelf
from unburden.browser.shot import Shot
from unburden.browser.visit import Bounds, Cookie, Visit

__all__ = [
    "Body",
    "Bounds",
    "Browser",
    "BrowserGone",
    "BrowserSettings",
    "CommandFailed",
    "Cookie",
    "Exchange",
    "Loss",
    "Recording",
    "Rendered",
    "Shelf",
    "Shot",
    "Visit",
    "find_browser",
    "header",
    "record",
    "revisit",
]
