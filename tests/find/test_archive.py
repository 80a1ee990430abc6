import base64
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.simulators.archives import digest, revisit, wacz, warc
from tests.simulators.pictures import picture

from unburden.errors import ChildImagerySigns
from unburden.find import Archive, FindSettings
from unburden.model import Lead, Skipped

SITE = "http://site.example"
PAGE = (
    f"{SITE}/page",
    "text/html",
    b"<img src=/a.jpg#x><link rel=stylesheet href=/s.css>",
)
SHEET = (f"{SITE}/s.css", "text/css", b"body{background:url(b.jpg)}")


def look(
    path: Path, data: bytes | None = None, **settings: int
) -> list[Lead | Skipped]:
    if data is not None:
        path.write_bytes(data)
    return list(Archive(str(path), FindSettings(**settings)).leads())


def places(found: list[Lead | Skipped]) -> list[tuple[str, str]]:
    return [
        (one.url.removeprefix(SITE), one.page.removeprefix(SITE))
        for one in found
        if isinstance(one, Lead)
    ]


def test_a_picture_is_found_with_the_pages_that_show_it(tmp_path: Path) -> None:
    data = warc(
        (f"{SITE}/a.jpg", "image/jpeg", picture(1)),
        PAGE,
        SHEET,
        (f"{SITE}/b.jpg", "application/octet-stream", picture(2)),
        (f"{SITE}/alone", "", picture(3)),
        (f"{SITE}/other", "text/html", b"<img src=a.jpg>"),
    )
    found = look(tmp_path / "x.warc.gz", data)
    assert places(found) == [
        ("/a.jpg", "/page"),
        ("/a.jpg", "/other"),
        ("/b.jpg", "/page"),
        ("/alone", "/alone"),
    ]
    first = found[0]
    assert isinstance(first, Lead)
    assert first.seen_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert first.data == picture(1)


def test_a_picture_archived_twice_is_handed_over_once(tmp_path: Path) -> None:
    one = (f"{SITE}/a.jpg", "image/jpeg", picture(1))
    changed = (f"{SITE}/a.jpg", "image/jpeg", picture(2))
    found = look(tmp_path / "x.warc", warc(one, one, changed, gzip=False))
    assert [one.data for one in found if isinstance(one, Lead)] == [
        picture(1),
        picture(2),
    ]


def test_a_picture_written_into_a_page_is_found(tmp_path: Path) -> None:
    data = base64.b64encode(picture(1)).decode()
    html = f"<img src='data:image/jpeg;base64,{data}'>".encode()
    (lead,) = look(tmp_path / "x.warc", warc((f"{SITE}/p", "text/html", html)))
    assert isinstance(lead, Lead)
    assert lead.url.startswith("data:sha256,")
    assert (lead.page, lead.data) == (f"{SITE}/p", picture(1))


def test_error_pages_and_fakes_are_no_pictures(tmp_path: Path) -> None:
    fake = (f"{SITE}/a.jpg", "image/jpeg", b"<html>no</html>")
    assert look(tmp_path / "x.warc", warc(fake)) == []
    lost = warc((f"{SITE}/a.jpg", "image/jpeg", picture(1)), status="404 Not Found")
    assert look(tmp_path / "y.warc", lost) == []


def test_revisits_are_resolved_or_said(tmp_path: Path) -> None:
    first = warc((f"{SITE}/a.jpg", "image/jpeg", picture(1)))
    same = digest(picture(1))
    data = (
        first
        + revisit(f"{SITE}/a.jpg", digest=same, of=f"{SITE}/a.jpg")
        + revisit(f"{SITE}/copy.jpg", digest=same, of=f"{SITE}/a.jpg")
        + revisit(f"{SITE}/far.jpg", digest="sha1:ELSEWHERE", of=f"{SITE}/far.jpg")
    )
    found = look(tmp_path / "x.warc.gz", data)
    leads = [one for one in found if isinstance(one, Lead)]
    assert {one.url for one in leads} == {f"{SITE}/a.jpg", f"{SITE}/copy.jpg"}
    copy = next(one for one in leads if one.url.endswith("copy.jpg"))
    assert copy.data == picture(1)
    assert copy.seen_at == datetime(2024, 6, 1, tzinfo=UTC)
    (skipped,) = (one for one in found if isinstance(one, Skipped))
    assert skipped.url == f"{SITE}/far.jpg"
    assert "not in this archive" in skipped.why


def test_a_damaged_archive_gives_what_can_be_read(tmp_path: Path) -> None:
    good = warc((f"{SITE}/a.jpg", "image/jpeg", picture(1)))
    found = look(tmp_path / "x.warc.gz", good + b"garbage, not an archive at all")
    assert len(places(found)) == 1
    assert [type(one) for one in found] == [Lead, Skipped]


def test_signs_stop_an_archive_before_any_picture(tmp_path: Path) -> None:
    data = warc(
        (f"{SITE}/a.jpg", "image/jpeg", picture(1)),
        (f"{SITE}/p", "text/html", b"<title>preteen nudes</title>"),
    )
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    leads = Archive(str(path), FindSettings()).leads()
    with pytest.raises(ChildImagerySigns):
        next(leads)
    address = warc((f"{SITE}/pthc/1.jpg", "image/jpeg", picture(1)))
    with pytest.raises(ChildImagerySigns):
        look(path, address)


def test_every_warc_of_a_wacz_is_read(tmp_path: Path) -> None:
    path = wacz(
        tmp_path / "x.wacz",
        warc((f"{SITE}/a.jpg", "image/jpeg", picture(1))),
        b"not a warc",
        warc(PAGE),
    )
    found = look(path)
    assert places(found) == [("/a.jpg", "/page")]
    (skipped,) = (one for one in found if isinstance(one, Skipped))
    assert "data1.warc.gz" in skipped.url


def test_traps_in_a_wacz_are_left(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    good = warc((f"{SITE}/a.jpg", "image/jpeg", picture(1)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("archive/../../up.warc.gz", good)
        whole.writestr("/archive/root.warc.gz", good)
        whole.writestr("archive/bomb.warc", bytes(120_000_000))
        whole.writestr("archive/good.warc.gz", good)
        whole.writestr("pages/elsewhere.warc.gz", good)
    found = look(path)
    assert places(found) == [("/a.jpg", "/a.jpg")]
    why = [one.why for one in found if isinstance(one, Skipped)]
    assert len(why) == 3
    assert sum("climbs out" in one for one in why) == 2
    assert sum("more than is fair" in one for one in why) == 1
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_damaged_wacz_is_said(tmp_path: Path) -> None:
    path = wacz(tmp_path / "x.wacz", warc(PAGE), warc(SHEET))
    data = bytearray(path.read_bytes())
    data[80:200] = bytes(120)
    found = look(path, bytes(data))
    assert found
    assert all(isinstance(one, Skipped) for one in found)
    empty = tmp_path / "empty.wacz"
    with zipfile.ZipFile(empty, "w") as whole:
        whole.writestr("datapackage.json", "{}")
    (said,) = look(empty)
    assert isinstance(said, Skipped)


def test_pages_named_for_one_picture_are_bounded(tmp_path: Path) -> None:
    pages = [(f"{SITE}/{n}", "text/html", b"<img src=/a.jpg>") for n in range(9)]
    data = warc(*pages, (f"{SITE}/a.jpg", "image/jpeg", picture(1)))
    assert len(places(look(tmp_path / "x.warc", data, max_places=4))) == 4
