"""The exhibits for other programs: CASE/UCO JSON-LD."""

import json
import subprocess
import sys
from pathlib import Path

from tests.pack.test_report import HOSTILE
from tests.simulators import forgery, stories


def graph_of(bundle):
    return json.loads(forgery.files(bundle)["data/case.jsonld"])["@graph"]


def validate(folder, *graphs):
    """Ask case_validate whether all graphs are as CASE and UCO want them."""
    paths = []
    for number, graph in enumerate(graphs):
        paths.append(folder / f"{number}.jsonld")
        paths[-1].write_bytes(graph)
    program = Path(sys.executable).with_name("case_validate")
    command = [str(program), "--built-version", "case-1.4.0", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_case_validate_accepts_it_and_hostile_words_stay_words(words, tmp_path):
    exhibits = tuple(
        stories.exhibit(
            n, tmp_path, match=stories.match(n, url=said, page=said, why=said)
        )
        for n, said in enumerate(HOSTILE[:5])
    )
    made = stories.finish(stories.story(0, tmp_path, exhibits=exhibits))
    hostile = stories.write(made, tmp_path / "b.zip")
    graphs = [forgery.files(one)["data/case.jsonld"] for one in (words, hostile)]
    done = validate(tmp_path, *graphs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Conforms: True" in done.stdout


def test_case_validate_would_see_what_is_wrong(words, tmp_path):
    wrong = forgery.files(words)["data/case.jsonld"].replace(
        b'"uco-observable:fullValue": "', b'"uco-observable:fullValue": 7, "x": "'
    )
    done = validate(tmp_path, wrong)
    assert done.returncode == 1, done.stdout + done.stderr


def test_it_names_each_exhibit_address_and_hash(words, story):
    text = json.dumps(graph_of(words))
    for one in story.exhibits:
        assert one.match.page in text
        for sha256 in (one.manifest or {"files": {}})["files"].values():
            assert sha256 in text
    labels = {node.get("case-investigation:exhibitNumber") for node in graph_of(words)}
    captured = {one.label for one in story.exhibits if one.manifest}
    assert labels - {None} == captured
    seal = story.seals[0]
    stamped = [n for n in graph_of(words) if n.get("uco-core:name") == "timestamp"]
    assert seal.checkpoint.root in stamped[0]["uco-core:description"]
    assert len(stamped) == len(story.seals)
    played = [n for n in graph_of(words) if n.get("uco-core:name") == "play back"]
    assert len(played) == len(captured)
    assert "98.7 % like the page" in played[0]["uco-core:description"]
    (stated, *_) = [n for n in graph_of(words) if "uco-core:statement" in n]
    assert (
        stated["uco-core:statement"]
        == "server address: 192.0.2.44 (so says: our proxy)"
    )
    archives = {n["@id"] for n in graph_of(words) if "page.wacz" in json.dumps(n)}
    assert {n["uco-action:object"]["@id"] for n in played} <= archives
    ids = [node["@id"] for node in graph_of(words)]
    assert len(ids) == len(set(ids))
