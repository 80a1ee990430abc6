"""A letter on paper: whole addresses, tagged, and no text is ever an instruction."""

from __future__ import annotations

import io

import pytest
from tests.notify.samples import notice, place, route

from unburden.notify import to_pdf, to_text

LONG = "https://tube.example/" + "a" * 400 + "/" + "%F0%9F" * 200 + "?q=//x&y=b"
HOSTILE = [
    LONG,
    'https://tube.example/#read("/etc/passwd")$x$*b*_i_<l>@ref//',
    "https://tübe.example/图片/\u202egpj.exe",
]


def test_text_is_as_wide_as_a_mail_and_addresses_stay_whole():
    made = notice("uk-osa-s20A", places=tuple(place(n) for n in range(1, 30)))
    lines = to_text(made).splitlines()
    assert max(map(len, lines)) <= 76
    assert (
        to_text(notice("uk-osa-s20A", places=(place(1, page=LONG),))).count(LONG) == 1
    )


@pytest.mark.parametrize("page", HOSTILE)
def test_any_address_can_be_printed(page):
    made = notice("uk-osa-s20A", places=(place(1, page=page),))
    pdf = to_pdf(made)
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf
    assert pdf == to_pdf(made)


def test_a_reader_of_any_name_can_be_printed():
    made = notice("uk-osa-s20A", to=route(name="#panic() 图片 ش \U0001f600 $x$"))
    assert to_pdf(made).startswith(b"%PDF")


def test_hundreds_of_addresses_can_be_printed():
    made = notice("uk-osa-s20A", places=tuple(place(n) for n in range(1, 300)))
    assert io.BytesIO(to_pdf(made)).getbuffer().nbytes > 20_000
