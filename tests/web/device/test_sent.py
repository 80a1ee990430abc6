"""What a device sends is read as a stranger's: all of it fits the form, or none."""

from __future__ import annotations

import base64
import copy
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from unburden.app.casework.cases import open_case
from unburden.app.casework.models import EntryRow, ItemRow
from unburden.app.clock import clock
from unburden.app.web.keys import desk_of, hold, let_go
from unburden.app.web.survivor.pictures import MOST_FILE
from unburden.app.web.survivor.sent import MOST_BYTES, read_sent
from unburden.app.web.visitor import CASE, HERSELF, LET_IN
from unburden.errors import BadInput
from unburden.model import ItemKind

if TYPE_CHECKING:
    from pathlib import Path

    from unburden.app.casework.desk import Desk

MAY_CHANGE = {"label", "adult", "details", "plate", "parts", "frames"}
PART = {"box": [1, 2, 300, 200], "quality": 90}
SHA = "ab" * 32
HASHES = [f"{n:02x}" * 32 for n in range(8)]


def plate(width: int, height: int) -> dict[str, Any]:
    grey = np.random.default_rng(3).integers(0, 256, width * height, np.uint8)
    data = base64.b64encode(grey.tobytes()).decode()
    return {"width": width, "height": height, "data": data}


def still(**changed: Any) -> dict[str, Any]:
    print_ = {
        "sha256": SHA,
        "media": "still",
        "format": "JPEG",
        "width": 1024,
        "height": 600,
        "seconds": 0,
        "pdq": HASHES,
        "quality": 90,
        "plate": None,
        "parts": [],
        "frames": [],
    }
    about = {"label": "sea", "kind": "intimate", "adult": True, "details": False}
    about |= {key: changed.pop(key) for key in list(changed) if key in about}
    return about | {"fingerprint": print_ | changed}


def film(frames: int, **changed: Any) -> dict[str, Any]:
    each = {"pdq": HASHES, "quality": 80, "plate": None}
    told = [{"seconds": n / 2, **each} for n in range(frames)]
    whole = {"media": "video", "format": "MP4", "seconds": frames / 2, "frames": told}
    return still(**whole | changed)


def backwards() -> dict[str, Any]:
    found: dict[str, Any] = film(2)["fingerprint"]
    return found | {"frames": found["frames"][::-1]}


def read(form: Any) -> Any:
    return read_sent(json.dumps(form).encode())


def test_a_stills_numbers_come_through() -> None:
    about, found = read(still(details=True, plate=plate(512, 300)))
    assert about.kind is ItemKind.INTIMATE
    assert found.sha256 == SHA
    assert [row.tobytes().hex() for row in found.pdq] == HASHES
    assert found.plate.shape == (300, 512)


def test_a_stills_parts_come_through() -> None:
    _, found = read(still(parts=[PART | {"pdq": HASHES}]))
    assert [part.box for part in found.parts] == [(1, 2, 300, 200)]


def test_a_films_frames_come_through_in_order() -> None:
    _, found = read(film(4))
    assert [frame.seconds for frame in found.frames] == [0, 0.5, 1, 1.5]


@pytest.mark.parametrize(
    "form",
    [
        [],
        {},
        still() | {"file": "x"},
        still(name="me"),
        still(label=""),
        still(label="x" * 81),
        still(label="two\nlines"),
        still(kind="both"),
        still(adult=None),
        still(details=1),
        still(sha256=SHA.upper()),
        still(sha256=SHA[:-1] + "\uff11"),
        still(pdq=HASHES[:7]),
        still(pdq=[*HASHES[:7], "zz" * 32]),
        still(quality=101),
        still(quality=True),
        still(format="EXE"),
        still(format="MP4"),
        still(width=0),
        still(width=1e400),
        still(seconds=1),
        still(plate=plate(512, 300)),
        still(details=True, plate=plate(513, 300)),
        still(details=True, plate=plate(300, 512)),
        still(details=True, plate=plate(512, 300) | {"height": 301}),
        still(frames=film(1)["fingerprint"]["frames"]),
        still(parts=[PART]),
        still(parts=[PART | {"pdq": HASHES, "box": [1, 2, 3]}]),
        still(parts=[PART | {"pdq": HASHES, "box": [1, 2, 0, 3]}]),
        still(parts=[PART | {"pdq": HASHES}] * 65),
        film(2) | {"parts": []},
        film(0),
        film(601),
        film(2, seconds=float("nan")),
        still(**backwards()),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_in_a_sentence(form: Any) -> None:
    with pytest.raises(BadInput):
        read(form)


@given(st.recursive(st.none() | st.booleans() | st.text(), st.lists))
def test_nothing_at_all_breaks_the_reader(value: object) -> None:
    form = still()
    for key in (*form, *form["fingerprint"]):
        changed = copy.deepcopy(form)
        (changed if key in form else changed["fingerprint"])[key] = value
        try:
            read(changed)
        except BadInput:
            continue
        assert key in MAY_CHANGE


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_sent(data)


# The endpoint.


@pytest.fixture
def her(db: None) -> Client:
    """Her browser with a case open."""
    opened = open_case(law="GB-EAW", authority="", actor=HERSELF, clock=clock).desk
    hold(opened)
    client = Client()
    session = client.session
    session.update({LET_IN: True, CASE: opened.row.id})
    session.save()
    client.cookies["session"] = session.session_key
    return client


def send(her: Client, form: Any, address: str = "/pictures/add") -> Any:
    return her.post(address, json.dumps(form), "application/json")


def desk(her: Client) -> Desk:
    return desk_of(her.session[CASE], actor="Sam")


def test_what_is_sent_becomes_an_item_with_an_entry(her: Client) -> None:
    answer = send(her, still(kind="innocent", details=True, plate=plate(512, 300)))
    assert answer.json() == {"item": "I1"}
    (item,) = desk(her).items()
    assert item.label == "sea"
    assert item.fingerprint.features is not None
    assert len(item.fingerprint.features.points) > 0
    entry = desk(her).entries()[-1]
    assert entry.action == "add"
    assert entry.body["adult"] == "yes, as answered"


def test_of_an_intimate_one_only_hashes_are_kept(her: Client) -> None:
    send(her, still())
    (item,) = desk(her).items()
    assert item.kind is ItemKind.INTIMATE
    assert item.fingerprint.features is None
    assert item.fingerprint.plate is None


def test_under_18_keeps_nothing_and_names_who_helps(her: Client) -> None:
    answer = send(her, still(adult=False))
    assert answer.status_code == 422
    assert "Report Remove" in answer.json()["error"]
    assert not ItemRow.objects.exists()


def test_the_same_one_again_is_said_and_kept_once(her: Client) -> None:
    send(her, still())
    before = EntryRow.objects.count()
    again = send(her, still())
    assert again.status_code == 422
    assert "is in your case" in again.json()["error"]
    assert EntryRow.objects.count() == before


def test_a_wrong_form_is_one_sentence_and_keeps_nothing(her: Client) -> None:
    answer = send(her, still(quality=-1))
    assert answer.status_code == 422
    assert "nothing was kept" in answer.json()["error"]
    assert not ItemRow.objects.exists()


@pytest.mark.parametrize(
    ("address", "most"), [("/pictures/add", MOST_BYTES), ("/pictures/here", MOST_FILE)]
)
def test_too_much_is_not_read(her: Client, address: str, most: int) -> None:
    about = json.dumps({"label": "x", "kind": "intimate"} | {"adult": True})
    headers = {"X-Picture": about.replace("}", ', "details": false}')}
    body = b"x" * (most + 1)
    answer = her.post(address, body, "application/octet-stream", headers=headers)
    assert answer.status_code == 422
    assert "was not read" in answer.json()["error"]


def test_without_its_token_nothing_is_taken(her: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = her.cookies
    assert send(strict, still()).status_code == 403
    assert not ItemRow.objects.exists()


def test_only_what_is_sent_is_taken(her: Client) -> None:
    assert her.get("/pictures/add").status_code == 405


def test_a_locked_case_takes_nothing(her: Client) -> None:
    let_go(her.session[CASE])
    assert send(her, still()).status_code in (302, 403)
    assert not ItemRow.objects.exists()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A helpline's data folder."""
    monkeypatch.setenv("UNBURDEN_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text("[house]\nserver = true\n")


def test_on_a_server_no_file_is_taken(server: None, her: Client) -> None:
    assert send(her, still()).status_code == 200
    assert send(her, {"x": 1}, "/pictures/here").status_code == 403
    page = her.get("/pictures/").content.decode()
    assert "Measure it more closely" not in page
