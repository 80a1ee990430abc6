import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from unburden.find.urls import EDGES, canonical, is_picture_like, site

HOSTS = st.from_regex(r"[a-z]([a-z0-9]{0,8}\.)[a-z]{2,5}", fullmatch=True)
SEGMENTS = st.lists(
    st.text(string.ascii_letters + string.digits + "-_~!$&'()*+,;=:@é %", max_size=6),
    max_size=5,
)
QUERIES = st.text(string.printable + "éß漢", max_size=20)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HTTP://Site.Example:80/a#b", "http://site.example/a"),
        ("https://site.example:443", "https://site.example/"),
        ("https://site.example:8443/", "https://site.example:8443/"),
        ("/a/./b/../c.jpg", "http://base.example/a/c.jpg"),
        ("../../../up.jpg", "http://base.example/up.jpg"),
        ("x.jpg", "http://base.example/d/x.jpg"),
        ("?p=2", "http://base.example/d/e.html?p=2"),
        ("//cdn.example/y", "http://cdn.example/y"),
        ("  http://site.example/\n a ", "http://site.example/%20a"),
        ("\\pics\\a.jpg", "http://base.example/pics/a.jpg"),
        ("http://site.example/%2e%2e/%2E/x", "http://site.example/x"),
        ("http://bücher.example/é?q=é", "http://xn--bcher-kva.example/%C3%A9?q=%C3%A9"),
        ("http://[2606:4700::1]:80/x", "http://[2606:4700::1]/x"),
        ("http://user:word@site.example/", "http://site.example/"),
        ("http://site.example/a b", "http://site.example/a%20b"),
    ],
)
def test_an_address_has_one_form(written: str, expected: str) -> None:
    assert canonical(written, base="http://base.example/d/e.html") == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "javascript:void(0)",
        "mailto:a@b.example",
        "data:image/png,x",
        "ftp://x.example/",
        "http://:80/",
        "http://x.example:port/",
        "http://[::1/",
        "http://x.example:99999/",
        "about:blank",
        "http://" + "a" * 9000,
    ],
)
def test_what_is_no_web_address_is_none(written: str) -> None:
    assert canonical(written, base="http://base.example/") is None


def test_a_query_is_written_in_the_pages_charset() -> None:
    url = canonical("/?q=é", base="http://b.example/", encoding="cp1252")
    assert url == "http://b.example/?q=%E9"
    url = canonical("/?q=漢", base="http://b.example/", encoding="cp1252")
    assert url == "http://b.example/?q=%E6%BC%A2"


@given(HOSTS, SEGMENTS, QUERIES, st.sampled_from(["http", "https"]))
def test_the_one_form_is_its_own_form(
    host: str, segments: list[str], query: str, scheme: str
) -> None:
    once = canonical(f"{scheme}://{host}/{'/'.join(segments)}?{query}")
    assume(once is not None)
    assert once is not None
    assert canonical(once) == once
    assert "#" not in once
    assert once.isascii()


@given(HOSTS, SEGMENTS)
def test_fragment_port_case_and_dots_make_no_difference(
    host: str, segments: list[str]
) -> None:
    # Browsers drop what is blank at an address's end, and keep it before a fragment.
    path = "/".join(segments).rstrip(EDGES)
    plain = canonical(f"http://{host}/{path}")
    assert canonical(f"HTTP://{host.upper()}:80/{path}#part") == plain
    assert canonical(f"http://{host}/x/../{path}") == plain
    assert canonical(f"http://{host}/./{path}") == plain


@given(st.text(max_size=60))
def test_nothing_written_on_a_page_breaks_it(text: str) -> None:
    for base in ("", "http://b.example/x"):
        url = canonical(text, base=base)
        assert url is None or url.startswith(("http://", "https://"))


def test_a_site_is_a_host_with_or_without_www() -> None:
    assert site("http://x.example/") == site("https://www.x.example/a")
    assert site("http://x.example/") != site("http://y.x.example/")
    assert site("http://x.example:8080/") != site("http://x.example:8081/")


def test_picture_like_is_told_by_the_paths_ending() -> None:
    assert is_picture_like("http://x.example/a.JPG?size=1")
    assert is_picture_like("http://x.example/v.webm")
    assert not is_picture_like("http://x.example/a.php?f=a.jpg")
    assert not is_picture_like("http://jpg.example/")
