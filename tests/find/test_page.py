import base64
import json

import pytest
from tests.simulators.pictures import picture

from unburden.find.page import PageView, read_page

BASE = "http://site.example/d/page.html"
PNG = picture(1, kind="PNG")


def read(html: str | bytes, content_type: str = "") -> PageView:
    data = html.encode() if isinstance(html, str) else html
    return read_page(data, url=BASE, content_type=content_type)


def names(html: str) -> list[str]:
    return [url.removeprefix("http://site.example/d/") for url in read(html).pictures]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img src=a.jpg>", ["a.jpg"]),
        ("<img src=a.jpg><IMG SRC='a.jpg#x'>", ["a.jpg"]),
        ("<img src=s.php srcset='a.jpg 1x, b.jpg 2x'>", ["s.php", "a.jpg", "b.jpg"]),
        ("<picture><source srcset=a.webp><img src=b></picture>", ["a.webp", "b"]),
        ("<img data-src=lazy>", ["lazy"]),
        ("<img data-lazy-src=a.jpg data-original=b.jpg>", ["a.jpg", "b.jpg"]),
        ("<img data-srcset='a.jpg 1x, b.jpg 2x'>", ["a.jpg", "b.jpg"]),
        ("<div data-bg=\"url('a.jpg')\"></div>", ["a.jpg"]),
        ("<div data-anything=pic/a.jpg></div>", ["pic/a.jpg"]),
        ("<div data-id=12 data-name='a word'></div>", []),
        ("<div data-url=page.html></div>", []),
        ("<div style='background:url(a.jpg)'></div>", ["a.jpg"]),
        ("<style>a{background:url('a.jpg') , url(f.woff2)}</style>", ["a.jpg"]),
        ("<td background=a.gif>x", []),
        ("<table><tr><td background=a.gif>x</table>", ["a.gif"]),
        ("<meta property=og:image content=a.jpg>", ["a.jpg"]),
        ("<meta name=twitter:image content=a.jpg>", ["a.jpg"]),
        ("<meta itemprop=image content=a.jpg>", ["a.jpg"]),
        ("<link rel=image_src href=a.jpg>", ["a.jpg"]),
        ("<link rel=preload as=image href=a imagesrcset='b 1x'>", ["b", "a"]),
        ("<a href=a.jpg>x</a><map><area href=b.mp4></map>", ["a.jpg", "b.mp4"]),
        ("<video src=a.mp4 poster=b.jpg><source src=c.webm></video>", None),
        ("<input type=image src=a.png>", ["a.png"]),
        ("<object data=a.png></object><embed src=b.png>", ["a.png", "b.png"]),
        ("<svg><image href=a.png /><image xlink:href=b.png /></svg>", None),
        ("<noscript><img src=a.jpg></noscript>", ["a.jpg"]),
        ("<template><p><img src=a.jpg></p></template>", ["a.jpg"]),
        ("<template><template><img src=a.jpg></template></template>", ["a.jpg"]),
        ("<iframe srcdoc='<img src=a.jpg>'></iframe>", ["a.jpg"]),
        ("<img src='javascript:x()'><img src=''><img>", []),
        ("<!-- <img src=a.jpg> -->", []),
    ],
)
def test_every_way_to_show_a_picture_is_read(
    html: str, expected: list[str] | None
) -> None:
    if expected is None:
        assert len(names(html)) >= 2
        assert {name[:1] for name in names(html)} <= {"a", "b", "c"}
    else:
        assert names(html) == expected


def test_addresses_in_a_data_attribute_of_json_are_read() -> None:
    value = json.dumps({"full": "http://cdn.example/a.jpg?w=9", "n": 1})
    assert read(f"<div data-item='{value}'></div>").pictures == (
        "http://cdn.example/a.jpg?w=9",
    )


def test_json_ld_is_read_wherever_in_it_pictures_stand() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "image": ["a.jpg", {"url": "b.jpg"}], "url": "no"},
            {"@type": "ImageObject", "contentUrl": "c.jpg", "url": "d.jpg"},
        ]
    }
    html = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    assert set(names(html)) == {"a.jpg", "b.jpg", "c.jpg", "d.jpg"}
    deep = "[" * 200_000
    assert names(f'<script type="application/ld+json">{deep}</script>') == []


def test_pictures_written_into_the_page_are_taken_out_of_it() -> None:
    data = base64.b64encode(PNG).decode()
    one = f"<img src='data:image/png;base64,{data}'>"
    html = one + one.replace("data:image", "DATA:image")
    assert read(html).inline == (PNG,)
    assert read(f"<i style='background:url(data:;base64,{data})'></i>").inline == (PNG,)
    words = base64.b64encode(b"words " * 50).decode()
    assert read(f"<img src='data:image/png;base64,{words}'>").inline == ()
    assert read("<img src='data:image/png;base64,!!!'>").inline == ()


def test_links_frames_and_refreshes_lead_on() -> None:
    html = (
        "<base href=/b/><a href=one.html>1</a><a href='one.html#x'>1</a>"
        "<iframe src=two></iframe><meta http-equiv=refresh content='0; url=three'>"
        "<a href=mailto:x@y.example>m</a><a>none</a><a href=''>none</a>"
    )
    found = [url.removeprefix("http://site.example/b/") for url in read(html).links]
    assert found == ["one.html", "two", "three"]


def test_style_sheets_are_named_those_brought_in_too() -> None:
    html = "<link rel='Stylesheet' href=a.css><style>@import 'b.css';</style>"
    assert [url[-5:] for url in read(html).sheets] == ["a.css", "b.css"]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<title>café</title>".encode("cp1252"), ""),
        ("<title>café</title>".encode(), ""),
        ("<title>café</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<meta charset=windows-1252><title>café".encode("cp1252"), ""),
        ("<title>café</title>".encode("utf-16"), ""),
        ("<meta charset=rot13><title>café</title>".encode(), ""),
    ],
)
def test_the_charset_is_found(html: bytes, kind: str) -> None:
    assert read(html, kind).title == "café"


def test_words_are_those_a_person_sees() -> None:
    html = "<p>seen</p><script>code()</script><style>p{}</style><img alt=said src=a>"
    text = read(html).text
    assert "seen" in text
    assert "said" in text
    assert "code" not in text


def test_a_page_without_end_or_sense_is_read_as_far_as_it_goes() -> None:
    assert read(b"").pictures == ()
    assert read(bytes(range(256)) * 50).links == ()
    deep = read("<img src=a.jpg>" + "<div>" * 1_000_000 + "<img src=b.jpg>")
    assert [url[-5:] for url in deep.pictures] == ["a.jpg"]
    many = "".join(f"<img src={n}.jpg>" for n in range(25_000))
    assert len(read(many).pictures) == 20_000
    icons = "<svg>" + "<path d=x />" * 5000 + "</svg><img src=a.jpg>"
    assert len(read(icons).pictures) == 1
