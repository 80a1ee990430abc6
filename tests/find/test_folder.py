import os
from pathlib import Path

import pytest
from tests.find.conftest import NOON
from tests.simulators.pictures import picture

from unburden.errors import ChildImagerySigns
from unburden.find import FindSettings, Folder
from unburden.model import Lead, Skipped

SETTINGS = FindSettings(clock=lambda: NOON)


def look(folder: Path, settings: FindSettings = SETTINGS) -> list[Lead | Skipped]:
    return list(Folder(str(folder), settings).leads())


def test_pictures_are_found_by_content_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two").write_bytes(picture(2))
    (tmp_path / "z.txt").write_bytes(picture(3))
    (tmp_path / "a.jpg").write_bytes(picture(1))
    (tmp_path / "notes.txt").write_text("words")
    leads = look(tmp_path)
    assert [Path(one.url).name for one in leads] == ["a.jpg", "z.txt", "two"]
    first = leads[0]
    assert isinstance(first, Lead)
    assert first.page == first.url == str(tmp_path / "a.jpg")
    assert (first.source, first.seen_at) == (str(tmp_path), NOON)
    assert first.data == picture(1)


def test_what_cannot_be_used_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").mkdir()
    (tmp_path / "a.jpg" / "inside.png").write_bytes(picture(1, kind="PNG"))
    (tmp_path / "b.jpg").write_bytes(b"<html>not a picture</html>")
    (tmp_path / "c.jpg").write_bytes(picture(2) + bytes(5000))
    (tmp_path / "d.jpg").write_bytes(picture(3))
    os.mkfifo(tmp_path / "e.jpg")
    found = look(tmp_path, FindSettings(clock=lambda: NOON, max_bytes=4000))
    skipped = {Path(one.url).name: one.why for one in found if isinstance(one, Skipped)}
    assert set(skipped) == {"a.jpg", "b.jpg", "c.jpg", "e.jpg"}
    assert "folder" in skipped["a.jpg"]
    assert "something else" in skipped["b.jpg"]
    assert "larger than 4,000 bytes" in skipped["c.jpg"]
    leads = [Path(one.url).name for one in found if isinstance(one, Lead)]
    assert leads == ["d.jpg", "inside.png"]


def test_drawings_and_pipes_are_said_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    os.mkfifo(tmp_path / "pipe.jpg")
    drawing, pipe = look(tmp_path)
    assert isinstance(drawing, Skipped)
    assert isinstance(pipe, Skipped)
    assert "SVG" in drawing.why
    assert "no file" in pipe.why


def test_a_file_that_goes_or_cannot_be_opened_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "loop.jpg")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "gone.jpg")
    (tmp_path / "ok.jpg").write_bytes(picture(1))
    found = look(tmp_path)
    assert [type(one) for one in found] == [Skipped, Skipped, Lead]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.jpg").write_bytes(picture(1))
    (inside / "link.jpg").symlink_to(outside / "secret.jpg")
    (inside / "folder").symlink_to(outside)
    found = look(inside)
    assert [type(one) for one in found] == [Skipped]
    assert "out of the folder" in found[0].why  # type: ignore[union-attr]


def test_a_name_of_odd_bytes_is_shown_as_text(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(picture(1))
    (lead,) = look(tmp_path)
    assert lead.url.encode("utf-8").endswith("caf\ufffd.jpg".encode())


def test_a_name_with_signs_stops_it(tmp_path: Path) -> None:
    (tmp_path / "pthc_01.jpg").write_bytes(picture(1))
    with pytest.raises(ChildImagerySigns):
        look(tmp_path)
