"""What the simulated sites answer, page by page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.simulators.internet import pictures
from tests.simulators.internet.desks import Gone, Weather
from tests.simulators.web import Page, redirect

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tests.simulators.internet.state import Post, SimSite

# A CDN is known by what real ones send; who answers its mail is our own invention.
CDN_HEADERS = (("Server", "keycdn-engine"), ("X-Edge-Location", "uklo"))
NOT_HERE = Page(status=404, body=b"<!doctype html><title>404</title><h1>Not found</h1>")
LOGIN = Page(
    body=b"<!doctype html><title>Log in</title><h1>Log in to continue</h1>"
    b'<form method="post" action="/login"><input name="user">'
    b'<input type="password" name="password"><button>Log in</button></form>'
)
GEO = Page(
    status=451,
    body=b"<!doctype html><title>Unavailable</title>"
    b"<h1>Not available in your country</h1>",
)
BUSY = Page(status=503, body=b"<!doctype html><title>503</title>Try again later.")
STORMS = {Weather.GEO: GEO, Weather.BUSY: BUSY}
ROBOTS = Page(type="text/plain", body=b"User-agent: *\nAllow: /\n")


def answer(site: SimSite, path: str, at: datetime) -> Page | None:
    """What a site answers at a time; None: it hangs up.

    Args:
        path: with its query.
    """
    weather = site.weather(at)
    if weather is Weather.SILENT:
        return None
    if weather in STORMS:
        return STORMS[weather]
    if path.startswith("/login"):
        return LOGIN
    if weather is Weather.LOGIN:
        return redirect("/login")
    return ROBOTS if path == "/robots.txt" else _inside(site, path, at)


def _inside(site: SimSite, path: str, at: datetime) -> Page:
    fixed = {"/": _home, "/contact": _contact, "/requests/": _requests}
    if path in fixed:
        return fixed[path](site)
    if path.startswith("/other/"):
        return _picture(pictures.other(len(path)))
    post = site.post_at(f"http://{site.row.host}{path}")
    if post is None:
        return NOT_HERE
    if urlsplit(post.media).path == path:
        return _media(site, post, at)
    return _thread(post) if post.is_up else _gone(site, post)


def _media(site: SimSite, post: Post, at: datetime) -> Page:
    if post.media_until is None or at < post.media_until:
        return _picture(post.body)
    if site.row.gone is Gone.REPLACED:
        return _picture(pictures.other(len(post.place)))
    return NOT_HERE


def _thread(post: Post) -> Page:
    return html(
        f"Thread {post.place}",
        f"<article><p>Posted {post.since:%d %B %Y}</p>"
        f'<img src="{urlsplit(post.media).path}" alt=""></article>'
        '<aside><a href="/">more</a></aside>',
    )


def _gone(site: SimSite, post: Post) -> Page:
    if post.leads_to:
        return redirect(urlsplit(post.leads_to).path, status=301)
    if site.row.gone is Gone.SOFT:
        return html("Removed", "<p>This content has been removed.</p>")
    if site.row.gone is Gone.HOME:
        return redirect("/")
    if site.row.gone is Gone.REPLACED:
        return _thread(post)
    status = 410 if site.row.gone is Gone.GONE else 404
    return html("Nothing here", "<h1>Nothing here</h1>", status=status)


def _home(site: SimSite) -> Page:
    threads = "".join(
        f'<li><a href="{urlsplit(post.page).path}">{escape(post.place)}</a></li>'
        for post in site.posts()
        if post.is_up
    )
    contact = '<a href="/contact">Contact</a>' if site.row.shows_contact else ""
    requests = '<a href="/requests/">Requests</a>' if site.row.publishes else ""
    body = f'<ul>{threads}</ul><img src="/other/{len(site.row.host)}.jpg" alt="">'
    return html(site.row.host, f"{body}<footer>{contact}{requests}</footer>")


def _contact(site: SimSite) -> Page:
    if not site.row.shows_contact:
        return NOT_HERE
    to = site.row.mailbox
    warning = "<p>All requests are published.</p>" if site.row.warns else ""
    way = f'<p>Abuse and legal: <a href="mailto:{to}">{to}</a></p>'
    return html("Contact", way + warning)


def _requests(site: SimSite) -> Page:
    if not site.row.publishes:
        return NOT_HERE
    shown = "".join(f"<pre>{escape(one)}</pre>" for one in site.published)
    return html("Requests we were sent", shown)


def results(pages: Iterable[str]) -> Page:
    """A search engine's page of results."""
    rows = "".join(f'<li><a href="{escape(page)}">{page}</a></li>' for page in pages)
    return html("Results", f"<ol>{rows}</ol>")


def html(title: str, body: str, *, status: int = 200) -> Page:
    """A page of words."""
    text = f"<!doctype html><html lang=en><title>{escape(title)}</title>{body}</html>"
    return Page(status=status, body=text.encode())


def _picture(body: bytes) -> Page:
    return Page(type="image/jpeg", body=body)
