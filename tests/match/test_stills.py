"""Each kind of Match is found where it was made, and said truly."""

import dataclasses

import cv2
import numpy as np
import pytest

from unburden.fingerprint import fingerprint
from unburden.match import Bank
from unburden.model import ItemKind, MatchKind

PEOPLE = "astronaut.png"


def one(found):
    assert len(found) == 1
    return found[0]


def overlap(box, other):
    x, y = max(box[0], other[0]), max(box[1], other[1])
    right = min(box[0] + box[2], other[0] + other[2])
    below = min(box[1] + box[3], other[1] + other[3])
    shared = max(0, right - x) * max(0, below - y)
    return shared / (box[2] * box[3] + other[2] * other[3] - shared)


def test_the_same_bytes_are_identical(ask, photo, encode):
    data = encode(photo(PEOPLE))
    match = one(ask(data, of=data))
    assert match.kind is MatchKind.IDENTICAL
    assert match.distance == 0
    assert match.kept == 1.0
    assert match.box == (0, 0, 512, 512)


@pytest.mark.parametrize(
    "name", ["astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg"]
)
def test_a_small_recompressed_picture_is_a_copy(ask, photo, encode, name):
    picture = photo(name)
    small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    match = one(ask(picture, of=encode(small, quality=45)))
    assert match.kind is MatchKind.COPY
    assert match.distance <= 31
    assert match.kept > 0.9
    assert not match.mirrored


def test_a_mirrored_picture_is_edited_and_says_so(ask, photo):
    match = one(ask(photo(PEOPLE), of=photo(PEOPLE)[:, ::-1]))
    assert match.kind is MatchKind.EDITED
    assert match.mirrored
    assert "mirrored" in match.why
    assert np.linalg.det(match.transform) < 0


def test_a_mirrored_crop_is_found_by_its_features(ask, photo):
    part = photo("coffee.png")[40:340, 150:480]
    match = one(ask(photo("coffee.png"), of=part[:, ::-1]))
    assert match.kind is MatchKind.EDITED
    assert match.mirrored
    assert match.inliers > 10
    assert match.kept == pytest.approx(300 * 330 / (400 * 600), abs=0.08)


def test_a_crop_keeps_its_share_and_fills_the_lead(ask, photo):
    match = one(ask(photo(PEOPLE), of=photo(PEOPLE)[20:300, 100:400]))
    assert match.kind is MatchKind.EDITED
    assert match.kept == pytest.approx(280 * 300 / 512**2, abs=0.06)
    assert overlap(match.box, (0, 0, 300, 280)) > 0.85


def test_a_quarter_turn_is_edited(ask, photo):
    turned = np.rot90(photo("chelsea.png"))
    match = one(ask(photo("chelsea.png"), of=turned))
    assert match.kind is MatchKind.EDITED
    assert not match.mirrored
    assert match.kept > 0.9


def test_a_border_and_a_caption_leave_the_picture_where_it_is(ask, photo):
    whole = cv2.copyMakeBorder(
        photo(PEOPLE), 90, 30, 60, 20, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    cv2.putText(
        whole, "look at this", (70, 60), cv2.FONT_HERSHEY_DUPLEX, 1.6, (0, 0, 0), 2
    )
    match = one(ask(photo(PEOPLE), of=whole))
    assert match.kind is MatchKind.EDITED
    assert overlap(match.box, (60, 90, 512, 512)) > 0.9
    assert match.kept > 0.9


def test_a_picture_in_a_collage_is_edited_and_placed(ask, photo):
    tiles = [cv2.resize(photo(n), (300, 300)) for n in (PEOPLE, "coffee.png")]
    strip = np.hstack([tiles[1], tiles[0]])
    found = ask(photo(PEOPLE), of=strip)
    match = one(found)
    assert match.kind is MatchKind.EDITED
    assert overlap(match.box, (300, 0, 300, 300)) > 0.85


def test_a_picture_repainted_beside_the_face_is_derived(ask, photo):
    picture = photo(PEOPLE)
    y, x = np.mgrid[:512, :512]
    suit = (y > 230 + 30 * np.sin(x / 40)) & (x < 420)
    picture[suit] = (120, 140, 190)
    match = one(ask(photo(PEOPLE), of=picture))
    assert match.kind is MatchKind.DERIVED
    assert match.kept == pytest.approx(1 - suit.mean(), abs=0.08)
    assert "rest was replaced" in match.why
    rows, _ = match.cells.shape
    assert match.cells[: rows // 3].mean() > 0.9
    assert match.cells[-rows // 4 :, : rows // 2].mean() < 0.2


def test_an_oval_moved_into_another_picture_is_derived(ask, photo):
    host = cv2.resize(photo("coffee.png"), (900, 600))
    mask = np.zeros((512, 512), np.uint8)
    cv2.ellipse(mask, (225, 130), (90, 115), 0, 0, 360, 255, -1)
    place = host[40 : 40 + 512, 300 : 300 + 512]
    place[mask > 0] = photo(PEOPLE)[mask > 0]
    match = one(ask(photo(PEOPLE), of=host))
    assert match.kind is MatchKind.DERIVED
    assert match.kept == pytest.approx((mask > 0).mean(), abs=0.05)
    assert overlap(match.box, (300 + 135, 40 + 15, 180, 230)) > 0.65


def test_the_transform_takes_item_pixels_to_lead_pixels(ask, photo):
    turn = cv2.getRotationMatrix2D((256, 256), 20, 0.8)
    turned = cv2.warpAffine(photo(PEOPLE), turn, (512, 512))
    match = one(ask(photo(PEOPLE), of=turned))
    there = match.transform @ (200, 100, 1)
    assert there[:2] / there[2] == pytest.approx(turn @ (200, 100, 1), abs=2)


def test_without_a_plate_only_hashes_speak(photo, encode, lead, item):
    mine = item(encode(photo(PEOPLE)), kind=ItemKind.INTIMATE)
    bare = dataclasses.replace(mine.fingerprint, plate=None, features=None)
    bank = Bank([dataclasses.replace(mine, fingerprint=bare)])
    copy = fingerprint(encode(photo(PEOPLE), quality=50), name="copy")
    crop = fingerprint(encode(photo(PEOPLE)[20:300, 100:400]), name="crop")
    assert [m.kind for m in bank.match(lead(), copy)] == [MatchKind.COPY]
    assert bank.match(lead(), crop) == []


def test_items_come_best_first_and_once_each(ask, photo):
    strip = np.hstack(
        [cv2.resize(photo(PEOPLE), (400, 400)), np.full((400, 90, 3), 255, np.uint8)]
    )
    found = ask(photo("rocket.jpg"), photo(PEOPLE), photo(PEOPLE)[:, 40:], of=strip)
    assert {match.item for match in found} == {"item1", "item2"}
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)


def test_a_large_bank_still_finds_by_vote(ask, photo):
    others = [photo("coffee.png")[i : i + 200, i : i + 260] for i in range(0, 160, 10)]
    found = ask(*others, photo(PEOPLE), of=photo(PEOPLE)[100:400, 60:420])
    assert [match.item for match in found] == [f"item{len(others)}"]


def test_a_copy_of_a_picture_that_is_all_specks_is_found(ask, encode):
    stars = np.zeros((480, 640, 3), np.uint8)
    rng = np.random.default_rng(5)
    for x, y, size in rng.integers((10, 10, 1), (630, 470, 4), (400, 3)):
        cv2.circle(stars, (int(x), int(y)), int(size), (255, 255, 255), -1)
    match = one(ask(encode(stars, ".jpg"), of=encode(stars, ".png")))
    assert match.kind is MatchKind.COPY
    assert match.kept > 0.9
