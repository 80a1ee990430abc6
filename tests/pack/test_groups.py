"""Exhibits of one record stand together."""

import subprocess
from dataclasses import replace

import pytest
from tests.pack.test_report import pdf_of, text_of
from tests.simulators import stories

from unburden.pack.groups import by_record, named
from unburden.pack.story import facts


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["UB1"], "UB1"),
        (["UB1", "UB2"], "UB1 and UB2"),
        (["AB7", "AB5", "AB6"], "AB5 to AB7"),
        (["UB1", "UB5", "UB6", "UB7", "UB20"], "UB1, UB5 to UB7 and UB20"),
        (["UB9", "UB10", "UB11"], "UB9 to UB11"),
    ],
)
def test_labels_are_named_in_runs(labels, said):
    assert named(labels) == said


def sharing(folder, records, each):
    """A case with so many exhibits on each of so many pages."""
    exhibits = []
    for number in range(records):
        one = stories.exhibit(number * each, folder)
        exhibits += [
            replace(one, label=f"UB{number * each + n + 1}") for n in range(each)
        ]
    return stories.story(0, folder, exhibits=tuple(exhibits))


def test_exhibits_of_one_record_are_one_group_and_of_one_source_without_records(
    tmp_path,
):
    story = sharing(tmp_path, 2, 3)
    why = {"manifest": None, "not_captured": "It was found in a folder."}
    lone = [replace(stories.exhibit(n, tmp_path), **why) for n in (20, 21)]
    told = facts(replace(story, exhibits=(*story.exhibits, *lone)))["exhibits"]
    groups = [[one["label"] for one in group] for group in by_record(told)]
    assert groups == [["UB1", "UB2", "UB3"], ["UB4", "UB5", "UB6"], ["UB21", "UB22"]]


def test_twenty_four_exhibits_of_six_pages_make_about_a_sheet_a_page(tmp_path):
    pdf = pdf_of(sharing(tmp_path, 6, 4), tmp_path)
    text = text_of(pdf)
    assert "Exhibits UB21 to UB24" in text
    assert text.count("The record of the page") == 6
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True)
    pages = int(told.stdout.split("Pages:")[1].split()[0])
    assert pages <= 27  # it was 69 with a sheet for each exhibit
