"""The demo's pictures: three originals, what was made of them, and unrelated ones.

All start from photographs inside the scikit-image package. Every picture that goes
on the small web has a record of the truth, written beside it: which original it was
made from, if any, and which kinds of match would be right. The search never sees it.
"""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import skimage.data
from PIL import Image

from demo import edits

if TYPE_CHECKING:
    from collections.abc import Callable

Picture = Image.Image

PHOTOGRAPHS = Path(skimage.data.__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What one picture on the small web really is.

    Attributes:
        place: the site and path it was put at, for instance ``files/forum/a.jpg``.
        item: the original it was made from; empty for an unrelated picture.
        kinds: the kinds of match that would be right.
        how: what was done to it, in words.
    """

    place: str
    item: str
    kinds: tuple[str, ...]
    how: str

    @property
    def planted(self) -> bool:
        """Whether it was made from one of the originals."""
        return bool(self.item)


def photograph(name: str) -> Picture:
    """Open one of scikit-image's own photographs as RGB."""
    with Image.open(PHOTOGRAPHS / name) as picture:
        if picture.mode == "RGBA":
            white = Image.new("RGBA", picture.size, "white")
            return Image.alpha_composite(white, picture).convert("RGB")
        return picture.convert("RGB")


def originals(folder: Path) -> list[Path]:
    """Write the three pictures that the demo looks for and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for item, name in (
        ("portrait", "astronaut.png"),
        ("cat", "chelsea.png"),
        ("breakfast", "coffee.png"),
    ):
        paths.append(folder / f"{item}.png")
        photograph(name).save(paths[-1])
    return paths


def plant(web: Path, originals: list[Path]) -> list[Truth]:
    """Write every picture of the small web under `web` and say what each really is.

    Writes ``truth.json`` beside the folder `web`.
    """
    truths = [*_made_from(web, originals), *_unrelated(web)]
    record = json.dumps([asdict(truth) for truth in truths], indent=1)
    (web.parent / "truth.json").write_text(record + "\n", encoding="utf-8")
    return truths


def _made_from(web: Path, originals: list[Path]) -> list[Truth]:
    portrait, cat, breakfast = (Image.open(path).convert("RGB") for path in originals)
    rocket, gravel, cells = (
        photograph(name) for name in ("rocket.jpg", "gravel.png", "ihc.png")
    )
    four = edits.collage([rocket, portrait, gravel, cells])
    film = _clip(web, [(rocket, 2), (portrait, 2), (photograph("grass.png"), 2)])
    phone = edits.phone_screenshot(breakfast, "sunday.mornings")
    meme = edits.captioned(cat, "monday again")
    closer = edits.crop(cat, 0.12, 0.05, 0.92, 0.95)
    cut = edits.crop(portrait, 0.1, 0.0, 0.9, 0.8)
    blue = edits.reclothed(portrait, base=(40, 150, 160))
    red = edits.reclothed(portrait, base=(190, 60, 60))
    plans: list[tuple[str, str, tuple[str, ...], str, bytes]] = [
        ("files/forum/thread-17.png", "portrait", ("identical",),
         "the very same file", originals[0].read_bytes()),
        ("files/forum/small.jpg", "portrait", ("copy",),
         "shrunk, saved again as JPEG", _jpeg(edits.resize(portrait, 320), 45)),
        ("files/forum/new-look.jpg", "portrait", ("derived",),
         "the suit repainted", _jpeg(blue)),
        ("files/forum/cut.jpg", "portrait", ("edited",),
         "cropped", _jpeg(cut, 80)),
        ("files/phone/IMG_2031.png", "breakfast", ("edited",),
         "screenshot of a phone", _png(phone)),
        ("files/phone/meme.jpg", "cat", ("edited",),
         "bordered, with words under it", _jpeg(meme, 75)),
        ("files/phone/four.jpg", "portrait", ("edited",),
         "in a collage of four", _jpeg(four, 80)),
        ("files/clips/trip.mp4", "portrait", ("frame",),
         "two seconds of a video", film),
        ("files/clips/cup.webp", "breakfast", ("copy",),
         "shrunk, saved again as WebP", _webp(edits.resize(breakfast, 420))),
        ("gallery/people/mirror.jpg", "portrait", ("edited", "copy"),
         "mirrored", _jpeg(edits.mirror(portrait))),
        ("gallery/people/red.jpg", "portrait", ("derived",),
         "the suit repainted, in red", _jpeg(red, 80)),
        ("gallery/home/whiskers.jpg", "cat", ("copy",),
         "saved again as JPEG", _jpeg(cat, 70)),
        ("gallery/home/filter.jpg", "breakfast", ("copy", "edited"),
         "an app's filter", _jpeg(edits.faded(breakfast), 80)),
        ("gallery/home/closer.jpg", "cat", ("edited",),
         "cropped", _jpeg(closer)),
    ]  # fmt: skip
    return [_put(web, *plan) for plan in plans]


def _unrelated(web: Path) -> list[Truth]:
    rocket, camera, bike = (
        photograph(name)
        for name in ("rocket.jpg", "camera.png", "motorcycle_right.png")
    )
    gravel, brick = photograph("gravel.png"), photograph("brick.png")
    stills = {
        "files/forum/rocket.jpg": rocket,
        "files/forum/lawn.jpg": photograph("grass.png"),
        "files/phone/beach.jpg": gravel,
        "files/phone/bike.jpg": photograph("motorcycle_left.png"),
        "files/phone/screen.png": edits.phone_screenshot(camera, "out.and.about"),
        "files/clips/night.webp": photograph("hubble_deep_field.jpg"),
        "gallery/people/tripod.jpg": camera,
        "gallery/people/tower.jpg": edits.crop(rocket, 0.2, 0, 0.8, 0.9),
        "gallery/home/wall.jpg": brick,
        "gallery/home/coins.jpg": photograph("coins.png"),
        "gallery/home/moon.jpg": photograph("moon.png"),
        "gallery/home/clock.jpg": photograph("clock_motion.png"),
        "gallery/home/engine.jpg": edits.crop(bike, 0.2, 0.2, 0.9, 0.9),
    }
    write: dict[str, Callable[[Picture], bytes]] = {
        ".jpg": _jpeg,
        ".png": _png,
        ".webp": _webp,
    }
    truths = [
        _put(web, place, "", (), "unrelated", write[Path(place).suffix](picture))
        for place, picture in stills.items()
    ]
    walk = _clip(web, [(gravel, 2), (brick, 2)])
    return [*truths, _put(web, "files/clips/walk.mp4", "", (), "unrelated", walk)]


def _put(
    web: Path, place: str, item: str, kinds: tuple[str, ...], how: str, data: bytes
) -> Truth:
    path = web / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Truth(place=place, item=item, kinds=kinds, how=how)


def _jpeg(picture: Picture, quality: int = 85) -> bytes:
    return _bytes(picture, "JPEG", quality=quality)


def _webp(picture: Picture) -> bytes:
    return _bytes(picture, "WEBP", quality=70)


def _png(picture: Picture) -> bytes:
    return _bytes(picture, "PNG")


def _bytes(picture: Picture, form: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _clip(web: Path, scenes: list[tuple[Picture, float]]) -> bytes:
    web.mkdir(parents=True, exist_ok=True)
    path = web / "clip.mp4"
    edits.clip(scenes, path)
    data = path.read_bytes()
    path.unlink()
    return data
