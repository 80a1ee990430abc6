"""The report, set from ordinary and from hostile cases."""

import random
import subprocess
from dataclasses import replace

import pytest
import typst
from tests.simulators import stories

from unburden import custody, pack
from unburden.match import certainty
from unburden.model import CaptureState, Fact, MatchKind, Missing, Replay
from unburden.pack import words
from unburden.pack.outline import outline
from unburden.typeset import DRAWN, FONTS, printable

LONG = "https://long.example/" + "a" * 700 + "/" + "%F0%9F" * 120 + "?q=//x&y=b"
HOSTILE = [
    LONG,
    '#read("/etc/passwd") $ x $ *b* _i_ <l> @ref // /* \\',
    "\u202egpj.exe\u202c \x00\x07\x1b[31m \n\r\t \U0001f600 \ud800",
    "صورة من الموقع עברית",
    "क्षत्रिय ကမ္ဘာ ไทย 中文",
    "W" * 1500,
    "t" * 100_000,
]


def tool(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def pdf_of(story, folder):
    bundle = stories.write(stories.finish(story), folder / "b.zip")
    tool("unzip", "-jq", str(bundle), "*/report.pdf", "-d", str(folder))
    return folder / "report.pdf"


def text_of(pdf, how="-layout"):
    return tool("pdftotext", how, str(pdf), "-")


def assert_sound(pdf):
    tool("qpdf", "--check", str(pdf))
    assert "Tagged:          yes" in tool("pdfinfo", str(pdf))
    fonts = tool("pdffonts", str(pdf)).splitlines()[2:]
    assert all("Libertinus" in line or "DejaVuSansMono" in line for line in fonts)


def test_a_report_names_place_time_hashes_and_who(tmp_path):
    story = stories.story(3, tmp_path)
    pdf = pdf_of(story, tmp_path)
    assert_sound(pdf)
    text = " ".join(text_of(pdf, "-raw").split())
    for said in (
        "7f3k-20",
        "https://pictures.example/gallery/1/page.html",
        "4 March 2026, 12:01:00 UTC",
        story.exhibits[1].manifest["files"]["page.wacz"],
        story.items[0].fingerprint.sha256,
        "192.0.2.44",
        "It was still arriving when the time was up.",
        stories.AUTHORITY,
        "4 March 2026, 12:01:00 GMT (Europe/London)",
        "Pressed the answer of a gate",
        "98.7 % like the page",
        "the page itself (JSON-LD)",
        "Looked up separately",
        "no. 5, written",
        "Nobody has looked at this yet",
    ):
        assert said in text, said


def test_look_ups_stand_apart_and_what_is_allowed_is_not_called_missing(tmp_path):
    lost = "https://pictures.example/v.mp4"
    missing = (
        Missing(url=lost, why="It was too large."),
        Missing(url="https://pictures.example/ping", why="Allowed: it shows nothing."),
    )
    made = stories.capture(
        1, tmp_path / "1", missing=missing, state=CaptureState.PARTIAL
    )
    one = stories.exhibit(1, tmp_path, manifest=custody.manifest(made))
    text = text_of(
        pdf_of(stories.story(0, tmp_path, exhibits=(one,)), tmp_path), "-raw"
    )
    asked, after = text.split("Looked up separately")
    assert "posted by someone" in " ".join(asked.split("who says so")[1].split())
    assert "192.0.2.45" not in asked
    assert "192.0.2.45" in after
    gone, harmless = after.split("Not held, and nothing is lost by it")
    assert "v.mp4" in gone
    assert "ping" not in gone
    assert "It shows nothing." in harmless


def test_a_sealed_exhibit_says_by_whom_and_when(story, tmp_path):
    out = stories.write(story, tmp_path / "b.zip")
    tool("unzip", "-jq", str(out), "*/report.pdf", "-d", str(tmp_path))
    text = " ".join(text_of(tmp_path / "report.pdf", "-raw").split())
    seal = story.seals[0]
    said = words.when(seal.at.isoformat())
    assert f"Sealed {said}, by {seal.authority}" in text
    calendar = story.seals[1].authority
    assert f"Ledger handed to {calendar} (OpenTimestamps), by our clock." in text
    assert "No calendar signs a time, and its promise proves none." in text


def test_a_case_that_only_a_calendar_has_claims_no_time(calendar, tmp_path):
    made = stories.finish(stories.story(1, tmp_path), calendar)
    out = stories.write(made, tmp_path / "b.zip")
    tool("unzip", "-jq", str(out), "*/report.pdf", "-d", str(tmp_path))
    text = " ".join(text_of(tmp_path / "report.pdf", "-raw").split())
    assert "There is no trusted timestamp" in text
    assert f"no time signed; handed to {calendar.authority} (OpenTimestamps)" in text
    (said,) = [f.what for f in stories.verify(out).findings if f.where.endswith(".ots")]
    assert "proves no time yet" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "98.7 % like the page"),
        ({"lacking": ["a", "b"]}, "Of these, not in the archive: 2."),
        ({"why": "It is damaged."}, "could not be played back. It is damaged."),
    ],
)
def test_what_came_of_playing_back_is_said_in_words(changes, said):
    replay = {"similarity": 987, "asked": 4, "lacking": [], "near": [], "why": ""}
    assert said in words.played_back(replay | changes)
    assert "not tried" in words.played_back(None)


def test_local_time_follows_the_summer():
    at = "2026-07-04T12:05:06Z"
    assert (
        words.local(at, "Europe/London") == "4 July 2026, 13:05:06 BST (Europe/London)"
    )


def test_a_case_without_a_place_makes_a_report_that_says_so(tmp_path):
    pdf = pdf_of(stories.story(0, tmp_path, items=()), tmp_path)
    assert_sound(pdf)
    text = " ".join(text_of(pdf).split())
    assert "Nothing that matches was found" in text


def test_a_report_says_which_authority_still_owes_a_timestamp(tmp_path):
    story = stories.finish(stories.story(1, tmp_path))
    lines = list(story.ledger)
    for name, action in (("a", "waiting"), ("b", "waiting"), ("b", "given-up")):
        body = {"authority": f"https://{name}.example/tsr", "why": "It did not answer."}
        stories.append(lines, f"seal-{action}", body)
    out = stories.write(stories.with_ledger(story, lines, ()), tmp_path / "b.zip")
    tool("unzip", "-jq", str(out), "*/report.pdf", "-d", str(tmp_path))
    text = " ".join(text_of(tmp_path / "report.pdf", "-raw").split())
    assert "There is no trusted timestamp yet." in text
    said = "Not yet sealed by https://a.example/tsr: It did not answer."
    assert f"{said} It will be asked again." in text
    assert "Not yet sealed by https://b.example" not in text
    assert stories.verify(out).ok


def test_forty_exhibits_make_a_sound_report(tmp_path):
    pdf = pdf_of(stories.story(40, tmp_path), tmp_path)
    assert_sound(pdf)
    assert "Exhibit UB40" in text_of(pdf)


def test_hostile_words_are_shown_and_never_obeyed(tmp_path):
    exhibits = []
    for number, said in enumerate(HOSTILE):
        capture = stories.capture(
            number,
            tmp_path / str(number),
            url=said,
            final_url=said,
            title=said,
            why=said,
            ip=said,
            authority=said,
            identity=said,
            state=CaptureState.PARTIAL,
            missing=(Missing(url=said, why=said),) * 3,
            manner=(said,),
            facts=(Fact(name=said, value=said, witness=said),) * 2,
            replay=Replay(similarity=0, asked=0, lacking=(), near=(), why=said),
        )
        found = stories.match(number, url=said, page=said, why=said)
        exhibits.append(
            stories.exhibit(
                number,
                tmp_path,
                match=found,
                source=said,
                by=said,
                manifest=custody.manifest(capture),
            )
        )
    story = stories.story(
        0,
        tmp_path,
        exhibits=tuple(exhibits),
        items=tuple(stories.item(n, label=said) for n, said in enumerate(HOSTILE)),
        notes=HOSTILE,
        case=HOSTILE[2],
        law=HOSTILE[1],
        actor=HOSTILE[4],
        authority=HOSTILE[3],
        without_exhibit=tuple(stories.match(1, url=said) for said in HOSTILE),
    )
    pdf = pdf_of(story, tmp_path)
    assert_sound(pdf)
    text = text_of(pdf)
    assert "root:" not in text
    assert '#read("/etc/passwd")' in text
    assert "[U+202E]gpj.exe" in text
    assert "98,000 more letters, in story.json" in " ".join(text.split())
    assert LONG in text_of(pdf, "-raw").replace("\n", "")


SET = b"""#set document(title: "x")
#let s = sys.inputs.letters
#set text(font: "Libertinus Serif")
#raw(s) #s #strong(s) #emph(s) #table(columns: 3, s, raw(s), [a #s b])"""


def test_the_fonts_in_the_wheel_draw_every_letter_of_the_table_in_any_mixture():
    letters, chance = sorted(DRAWN), random.Random(3)  # noqa: S311
    mixtures = ["".join(letters)]
    mixtures += ["".join(chance.choices(letters, k=60)) for _ in range(100)]
    for mixture in mixtures:
        pdf = typst.compile(
            SET,
            format="pdf",
            font_paths=FONTS,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"letters": mixture},
        )
        assert pdf.startswith(b"%PDF")


def test_no_letter_is_hidden():
    assert printable({"a": ["x\u202ey\u200b", 1, None, True]}) == {
        "a": ["x[U+202E]y[U+200B]", 1, None, True]
    }
    assert printable("é ش ж") == "é ش ж"


def test_the_outline_is_lines_and_flat_areas_only():
    svg = outline(400, 200, ["0110", "0010"], 0.4)
    assert svg.count("<rect") == 3
    assert 'width="120.00" height="60.00"' in svg  # two cells of the first row
    assert "image" not in svg
    assert outline(400, 200, None, 1.0).count("<rect") == 2
    assert outline(0, 0, None, 0.2).count("<rect") == 1


def test_the_officer_finds_the_law_of_the_day_and_whom_to_refer_to(tmp_path):
    text = " ".join(
        text_of(pdf_of(stories.story(2, tmp_path), tmp_path), "-raw").split()
    )
    page = text.split("For the officer")[2].split("Each line is one place")[0]
    assert "python3 data/verify.py ." in page
    days = page.split("In force that day")[1].split("What it forbids")[0]
    assert days.startswith(
        " 4 March 2026 UB1 and UB2 Sexual Offences Act 2003, s. 66B(1)"
    )
    assert "Criminal Justice and Courts Act 2015" not in days
    assert "from 13 April 2015 to 30 January 2024" in page
    assert "from a saved copy: nobody has opened the source itself yet" in page
    assert "not confirmed: nobody has opened the source yet" in page
    assert "Revenge Porn Helpline" in page
    assert "not their fault" in page


@pytest.mark.parametrize(
    ("law", "said"),
    [
        ("", "does not say where the person lives"),
        ("EU", "no dates for European Union"),
    ],
)
def test_without_a_row_the_officer_is_told_that_nothing_is_known(tmp_path, law, said):
    pdf = pdf_of(stories.story(1, tmp_path, law=law), tmp_path)
    assert said in " ".join(text_of(pdf, "-raw").split())


def test_the_report_tells_the_measured_false_alarm_rate_and_what_this_search_means(
    tmp_path,
):
    story = stories.finish(stories.story(2, tmp_path))
    lines = list(story.ledger)
    for pictures in (1200, 34):
        stories.append(lines, "looked", {"pictures": pictures})
    out = stories.write(stories.with_ledger(story, lines, ()), tmp_path / "b.zip")
    tool("unzip", "-jq", str(out), "*/report.pdf", "-d", str(tmp_path))
    text = " ".join(text_of(tmp_path / "report.pdf", "-raw").split())
    assert f"{certainty.PAIRS:,} pairs of unrelated photographs" in text
    assert "1,234 pictures were compared with 3 originals: 3,702 comparisons" in text


@pytest.mark.parametrize(
    ("pictures", "items", "chance", "said"),
    [
        (10_000, 10, 3e-6, "is 0.30."),
        (1_000, 1, 6.4e-5, "is 0.064."),
        (10**9, 10, 3e-6, "is 30000."),
        (1, 1, 1e-9, "is less than one in a million."),
    ],
)
def test_chance_matches_to_expect_are_rounded_up(pictures, items, chance, said):
    assert words.chances(pictures, items, chance).endswith(said)
    assert words.chances(0, items, chance) == ""


@pytest.mark.parametrize(
    ("false_alarm", "is_bound", "said"),
    [
        (0.0, False, "less than 1 in 1,000 trillion"),
        (3.4e-8, False, "about 1 in 20 million"),
        (1e-9, True, "at most 1 in 1 billion"),
        (1 / 1500, True, "at most 1 in 1,000"),
        (1 / 999, False, "about 1 in 900"),
        (0.2, False, "about 1 in 5"),
        (0.7, False, "not better than a guess"),
    ],
)
def test_odds_are_said_in_words_and_never_rarer_than_they_are(
    false_alarm, is_bound, said
):
    assert words.odds(false_alarm, is_bound=is_bound) == said


def test_shares_are_never_rounded_up():
    assert [words.share(kept) for kept in (0, 0.29, 0.996, 1)] == [
        "0 %",
        "29 %",
        "99 %",
        "100 %",
    ]


def test_every_kind_and_state_has_its_sentence():
    assert set(words.KINDS) == set(MatchKind)
    assert set(words.STATES) == set(CaptureState)


def test_times_are_said_in_utc():
    assert words.when("2026-03-04T14:05:06.7+02:00") == "4 March 2026, 12:05:06 UTC"


def test_a_naive_time_is_never_told(tmp_path):
    story = stories.story(0, tmp_path)
    naive = replace(story, made_at=story.made_at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="no time zone"):
        pack.digest(naive)
