from pathlib import Path

import pytest
from tests.simulators.archives import wacz

from unburden.errors import NotFound, UnknownSource
from unburden.find import (
    Archive,
    FindSettings,
    Folder,
    UrlList,
    WebSite,
    open_source,
)

SETTINGS = FindSettings()


@pytest.mark.parametrize("url", ["http://x.example", "HTTPS://x.example/a?b"])
def test_a_web_address_is_a_site(url: str) -> None:
    assert isinstance(open_source(url, settings=SETTINGS), WebSite)


def test_paths_are_told_by_what_is_there(tmp_path: Path) -> None:
    for name in ("a.warc", "b.WARC.GZ", "urls.txt"):
        (tmp_path / name).write_bytes(b"x")
    wacz(tmp_path / "c.wacz")
    (tmp_path / "folder.warc").mkdir()
    kinds = {"a.warc": Archive, "b.WARC.GZ": Archive, "c.wacz": Archive}
    kinds |= {"urls.txt": UrlList, "folder.warc": Folder}
    for name, kind in kinds.items():
        source = open_source(str(tmp_path / name), settings=SETTINGS)
        assert isinstance(source, kind)
        assert source.name == str(tmp_path / name)


def test_anything_else_is_answered_with_what_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"x")
    (tmp_path / "no.wacz").write_bytes(b"x")
    for spec in (
        "ftp://x.example/",
        "http://",
        "site.example",
        str(tmp_path / "x.docx"),
        str(tmp_path / "no.wacz"),
    ):
        with pytest.raises(UnknownSource, match=r"\.warc"):
            open_source(spec, settings=SETTINGS)


@pytest.mark.parametrize("spec", ["nowhere.warc.gz", "nowhere/at/all", "missing.txt"])
def test_a_source_that_is_not_there_is_not_found(spec: str) -> None:
    with pytest.raises(NotFound, match="nothing at"):
        open_source(spec, settings=SETTINGS)
