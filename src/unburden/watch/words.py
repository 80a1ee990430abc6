"""What pages say when they hide, bar or have removed something, in lower case.

Chosen by us from what sites commonly write, and short on purpose: these words never
decide alone that something is there, and where her picture is seen they decide nothing.
What no list knows is told as what the pictures say. Compared with the title and the
first `READ` characters of what a page shows, after :func:`plain`.
"""

from __future__ import annotations

import re
import unicodedata

READ = 2_000
"""Walls and notices of removal are short, and stand at the top; comments do not."""

GEO = (
    "not available in your country",
    "not available in your region",
    "not available in your location",
    "unavailable in your country",
    "unavailable in your region",
    "blocked in your country",
    "unavailable for legal reasons",
    "in deinem land nicht verfügbar",
    "in ihrem land nicht verfügbar",
    "pas disponible dans votre pays",
    "no está disponible en tu país",
    "non è disponibile nel tuo paese",
)
LOGIN = (
    "log in to view",
    "log in to see this",
    "log in to continue",
    "login to view",
    "login to continue",
    "sign in to view",
    "sign in to see this",
    "sign in to continue",
    "you must be logged in",
    "you must log in",
    "you need to be logged in",
    "you need to log in",
    "this account is private",
    "bitte melde dich an",
    "connectez vous pour",
    "inicia sesión para",
)
ROBOT = (
    "verify you are human",
    "verifying you are human",
    "are you a robot",
    "checking your browser",
    "complete the captcha",
    "complete the security check",
    "unusual traffic from your",
    "access to this page has been denied",
    "enable javascript and cookies to continue",
)
SCRIPT = (
    "enable javascript",
    "turn on javascript",
    "activate javascript",
    "requires javascript",
    "javascript is required",
    "javascript is disabled",
    "javascript must be enabled",
    "javascript aktivieren",
    "activer javascript",
    "activez javascript",
    "habilitar javascript",
    "abilita javascript",
)
REMOVED = (
    "page not found",
    "404 not found",
    "this page does not exist",
    "this page doesn t exist",
    "page no longer exists",
    "page is no longer available",
    "page isn t available",
    "no longer available",
    "content has been removed",
    "content was removed",
    "post has been removed",
    "post was removed",
    "post was deleted",
    "image has been removed",
    "image not found",
    "picture has been removed",
    "video has been removed",
    "video has been deleted",
    "video unavailable",
    "thread not found",
    "removed in response to",
    "removed following a",
    "seite nicht gefunden",
    "page introuvable",
    "página no encontrada",
    "pagina non trovata",
)
_APART = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Text as the lists are compared with: lower case, words one space apart."""
    return _APART.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()


def says(text: str, phrases: tuple[str, ...]) -> str:
    """The first of these phrases that a text has as whole words; else empty."""
    around = f" {plain(text)} "
    return next((one for one in phrases if f" {one} " in around), "")
