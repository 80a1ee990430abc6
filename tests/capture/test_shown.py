"""The picture a person may look at: no pixel of any picture is left in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from tests.simulators.site import Site, flat

from unburden.browser.shot import STYLES, media_areas
from unburden.capture.shown import fill
from unburden.model import Capture

if TYPE_CHECKING:
    from pathlib import Path

Take = Callable[..., Capture]
PINK = (255, 0, 200)


def stripes(width: int, height: int) -> Image.Image:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, ::2] = 200
    return Image.fromarray(pixels)


def test_an_area_becomes_one_colour_and_the_rest_stays() -> None:
    page = stripes(100, 80)

    shown = np.array(fill(page, [(20, 20, 40, 30)]))

    assert len(np.unique(shown[17:53, 17:63].reshape(-1, 3), axis=0)) == 1
    assert (shown[:10] == np.array(page)[:10]).all()
    assert (shown[:, 80:] == np.array(page)[:, 80:]).all()


def test_a_picture_cut_into_tiles_becomes_one_colour_not_a_mosaic() -> None:
    page = Image.new("RGB", (100, 100), "white")
    tiles = []
    for number, x in enumerate(range(0, 90, 10)):
        page.paste((number * 25, 0, 0), (x, 0, x + 10, 40))
        tiles.append((float(x), 0.0, 10.0, 40.0))

    shown = np.array(fill(page, tiles))

    assert len(np.unique(shown[:40, :90].reshape(-1, 3), axis=0)) == 1


def test_where_nothing_is_known_all_is_filled() -> None:
    shown = np.array(fill(stripes(60, 60), None))

    assert len(np.unique(shown.reshape(-1, 3), axis=0)) == 1


def test_areas_outside_the_picture_are_no_trouble() -> None:
    page = stripes(50, 50)
    areas = [
        (-500.0, -500.0, 20.0, 20.0),
        (900.0, 10.0, 5.0, 5.0),
        (0.0, 0.0, 0.0, 9.0),
    ]

    assert (np.array(fill(page, areas)) == np.array(page)).all()


def snapshot(names: list[str], styles: list[str]) -> dict[str, object]:
    strings = ["", *names, *styles]
    count = len(names)
    return {
        "strings": strings,
        "documents": [
            {
                "nodes": {
                    "nodeName": [strings.index(name) for name in names],
                    "parentIndex": list(range(-1, count - 1)),
                },
                "layout": {
                    "nodeIndex": list(range(count)),
                    "bounds": [[n, 0, 10, 10] for n in range(count)],
                    "styles": [
                        [strings.index(style)] + [0] * (len(STYLES) - 1)
                        for style in styles
                    ],
                },
            }
        ],
    }


def test_backgrounds_and_what_is_drawn_count_as_pictures() -> None:
    seen = snapshot(["P", "DIV", "svg", "path"], ["none", 'url("a")', "none", "none"])

    assert media_areas(seen) == ((1, 0, 10, 10), (2, 0, 10, 10), (3, 0, 10, 10))


@pytest.mark.parametrize("name", ["BODY", "HTML"])
def test_a_background_of_the_whole_page_fills_the_whole_page(name: str) -> None:
    assert media_areas(snapshot([name], ['url("a")'])) is None


KINDS = {
    "img": "<img src=/p.png>",
    "background": "<div style='background:url(/p.png);height:150px'></div>",
    "generated": "<style>p::before{content:url(/p.png)}</style><p></p>",
    "svg": "<svg width=200 height=150><image href=/p.png width=200 /></svg>",
    "canvas": "<canvas id=c width=200 height=150></canvas><script>const i=new Image();"
    "i.onload=()=>c.getContext('2d').drawImage(i,0,0);i.src='/p.png'</script>",
    "closed shadow tree": "<div id=h></div><script>h.attachShadow({mode:'closed'})"
    ".innerHTML='<img src=/p.png>'</script>",
    "turned": "<img src=/p.png style='transform:rotate(30deg);margin:80px'>",
    "frame": "<iframe src=/frame height=200></iframe>",
    "frame of another site": "<iframe src=http://other.example/frame></iframe>",
    "object": "<object data=/p.png type=image/png></object>",
    "list mark": "<ul style='list-style-image:url(/p.png)'><li>x</ul>",
    "poster": "<video poster=/p.png width=200 height=150></video>",
    "srcset": "<picture><source srcset='/p.png 1x'><img src=/none></picture>",
    "button": "<input type=image src=/p.png>",
    "embed": "<embed src=/p.png type=image/png>",
    "data: address": "<img src='DATA'>",
    "data: background": "<div style='background:url(DATA);height:150px'></div>",
    "data: in a drawing": "<svg width=200 height=150><image href='DATA' /></svg>",
    "drawing as a picture": "<img id=d><script>d.src='data:image/svg+xml,'+"
    "encodeURIComponent(`<svg xmlns='http://www.w3.org/2000/svg' width='200' "
    "height='150'><image href='DATA'/></svg>`)</script>",
    "drawing over its edge": "<svg width=20 height=20 style='overflow:visible'>"
    "<image href=/p.png width=200 /></svg><div style='height:150px'></div>",
    "written frame": "<iframe srcdoc='<img src=/p.png>'></iframe>",
    "image-set": "<div style='background:image-set(\"/p.png\" 1x);height:150px'></div>",
    "border": "<div style='border:40px solid;border-image:url(/p.png) 40;"
    "width:200px'>x</div>",
    "first letter": "<style>.f::first-letter{font-size:150px;background:url(/p.png)}"
    "</style><p class=f>Words</p>",
    "marker": "<style>.m::marker{content:url(/p.png)}</style><ul><li class=m>x</ul>",
    "chooser": "<style>.c::file-selector-button{background:url(/p.png);height:150px}"
    "</style><input type=file class=c>",
    "first line": "<style>.n::first-line{font-size:99px;background:url(/p.png)}"
    "</style><p class=n>Words</p>",
    "details": "<style>.t::details-content{background:url(/p.png);height:150px}"
    "</style><details open class=t><summary>s</summary>x</details>",
    "placeholder": "<style>.h::placeholder{background:url(/p.png)}</style>"
    "<input class=h placeholder=words style='height:150px'>",
    "progress": "<style>.g{appearance:none;height:99px}.g::-webkit-progress-bar"
    "{background:url(/p.png)}</style><progress class=g></progress>",
    "cell": "<table><tr style='background:url(/p.png);height:150px'><td>x</table>",
    "blob": "<img id=b><script>fetch('/p.png').then(r=>r.blob()).then(x=>{"
    "b.src=URL.createObjectURL(x)})</script>",
    "mover": "<style>@keyframes m{to{margin-left:900px}}</style>"
    "<img src=/p.png style='animation:m .6s infinite'>",
}


def test_no_way_of_showing_a_picture_leaves_it_to_be_seen(
    site: Site, take: Take, tmp_path: Path
) -> None:
    # All far down the page, where the window does not reach.
    inline = "data:image/png;base64," + base64.b64encode(flat(PINK)).decode()
    parts = [f"<h2>{name}</h2>{kind}" for name, kind in KINDS.items()]
    parts = [part.replace("DATA", inline) for part in parts]
    site.page("/", "<div style='height:1500px'>words</div>" + "".join(parts))
    site.page("/frame", "<img src=/p.png>")
    site.add("/p.png", flat(PINK), "image/png")

    made = take("/")

    seen = np.array(Image.open(tmp_path / made.screenshot), dtype=int)
    shown = np.array(Image.open(tmp_path / made.shown), dtype=int)
    assert seen.shape == shown.shape
    assert _pink(seen).sum() > 20 * 150 * 150  # every one of them was in the picture
    assert _pink(shown).sum() == 0
    assert (shown == seen).all(axis=2).mean() > 0.5  # and the words still are


OVER_THE_EDGE = {
    "filter": "<svg width=0 height=0><filter id=f x=-500% y=-500% width=1000% "
    "height=1000%><feImage href=/p.png x=0 y=0 width=200 height=150 /></filter></svg>"
    "<div style='filter:url(#f);width:20px;height:20px'></div>",
    "border": "<div style='border:40px solid;border-image:url(/p.png) 40 / 40px / "
    "90px;margin:200px;width:99px'>x</div>",
    "object-fit": "<img src=/p.png style='width:9px;height:9px;object-fit:none;"
    "overflow:visible;margin:300px'>",
    "backdrop": "<style>dialog::backdrop{background:url(/p.png) no-repeat}</style>"
    "<dialog id=d>x</dialog><script>d.showModal()</script>",
}


@pytest.mark.parametrize("kind", OVER_THE_EDGE)
def test_a_picture_painted_over_the_edge_of_its_box_is_not_to_be_seen(
    site: Site, take: Take, tmp_path: Path, kind: str
) -> None:
    site.page("/", "<p>words</p>" + OVER_THE_EDGE[kind])
    site.add("/p.png", flat(PINK), "image/png")

    made = take("/")

    assert _pink(np.array(Image.open(tmp_path / made.screenshot), dtype=int)).any()
    assert not _pink(np.array(Image.open(tmp_path / made.shown), dtype=int)).any()


def _pink(pixels: np.ndarray) -> np.ndarray:
    """Where pixels are as the picture was, not merely tinted by an average."""
    flatness = np.abs(pixels - np.array(PINK)).max(axis=2) < 8
    rows = np.lib.stride_tricks.sliding_window_view(flatness, 8, axis=1).all(axis=2)
    return np.asarray(rows)


def test_the_record_names_both_pictures(site: Site, take: Take, tmp_path: Path) -> None:
    site.page("/", "x")
    take("/")

    facts = json.loads((tmp_path / "record.json").read_bytes())

    assert (facts["screenshot"], facts["shown"]) == ("screenshot.png", "shown.png")
