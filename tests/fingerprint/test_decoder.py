"""Child processes: confined, killed when they hang, replaced when they die."""

import contextlib
import datetime
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from unburden.errors import TooLarge, UnreadablePicture
from unburden.fingerprint import Decoder, Limits, dumps, fingerprint
from unburden.model import Lead, Skipped

AT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def lead(name, data):
    url = f"https://site.example/{name}"
    return Lead(url=url, page=url, source="site", seen_at=AT, data=data)


@pytest.fixture(scope="module")
def decoder():
    with Decoder(workers=2) as running:
        yield running


def children():
    found = set()
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that has just ended
            found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def test_a_child_says_the_same_as_this_process(decoder, one_of_each):
    for name, data in one_of_each.items():
        here, there = fingerprint(data, name=name), decoder.fingerprint(data, name=name)
        assert dumps(here) == dumps(there)


def test_an_error_comes_back_in_the_same_words(decoder):
    with pytest.raises(UnreadablePicture) as here:
        fingerprint(b"no", name="a.jpg")
    with pytest.raises(UnreadablePicture) as there:
        decoder.fingerprint(b"no", name="a.jpg")
    assert str(here.value) == str(there.value)


def test_map_takes_all_and_goes_on_after_bad_files(decoder, one_of_each):
    found = [lead(name, data) for name, data in one_of_each.items()]
    bad = [lead("bad.jpg", b"bad"), Skipped(url="https://a.example", why="robots")]
    taken = list(decoder.map([*bad, *found, bad[0]]))
    skipped = [one for one in taken if isinstance(one, Skipped)]
    good = {one[0].url: one for one in taken if not isinstance(one, Skipped)}
    assert sorted(one.url for one in skipped) == [
        "https://a.example",
        "https://site.example/bad.jpg",
        "https://site.example/bad.jpg",
    ]
    assert good.keys() == {one.url for one in found}
    assert all(one[0].data == b"" for one in good.values())


def test_map_reads_an_endless_source_only_a_little_ahead(decoder, one_of_each):
    read = itertools.count()
    endless = (lead(f"{next(read)}.jpg", one_of_each["a.jpg"]) for _ in iter(int, 1))
    stream = decoder.map(endless)
    assert len(list(itertools.islice(stream, 10))) == 10
    stream.close()
    assert next(read) <= 10 + 2 * 2 + 1
    assert decoder.fingerprint(one_of_each["a.jpg"], name="after").width == 256


def test_many_threads_may_share_a_decoder(decoder, one_of_each):
    widths = []

    def take():
        widths.append(decoder.fingerprint(one_of_each["a.png"], name="a").width)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert widths == [256] * 6


def test_a_child_that_dies_is_replaced(one_of_each):
    with Decoder(workers=1) as decoder:
        [worker] = decoder._all
        first = worker.pid
        os.kill(first, signal.SIGKILL)
        with pytest.raises(UnreadablePicture, match=r"a\.jpg made its decoder stop"):
            decoder.fingerprint(one_of_each["a.jpg"], name="a.jpg")
        assert decoder.fingerprint(one_of_each["a.jpg"], name="b.jpg").width == 256
        assert worker.pid != first


def test_a_child_that_hangs_is_killed_and_replaced(one_of_each):
    with Decoder(workers=1, limits=Limits(seconds=1.5)) as decoder:
        os.kill(decoder._all[0].pid, signal.SIGSTOP)
        with pytest.raises(TooLarge, match=r"slow\.jpg took longer than 1\.5 seconds"):
            decoder.fingerprint(one_of_each["a.jpg"] * 50, name="slow.jpg")
        assert decoder.fingerprint(one_of_each["a.bmp"], name="b.bmp").width == 256


def test_a_picture_that_needs_too_much_memory_is_refused(picture, encoded):
    big = encoded(Image.new("RGB", (8_000, 8_000)), "PNG", compress_level=1)
    limits = Limits(memory=300 * 1024 * 1024)
    with Decoder(workers=1, limits=limits) as decoder:
        with pytest.raises((TooLarge, UnreadablePicture), match=r"big\.png"):
            decoder.fingerprint(big, name="big.png")
        small = encoded(picture(), "PNG")
        assert decoder.fingerprint(small, name="small.png").width == 512


def test_large_pictures_are_decoded_one_at_a_time(picture, encoded):
    large, small = (
        encoded(picture().resize((side, side)), "BMP") for side in (512, 256)
    )
    limits = Limits(pixels=300_000)  # and a quarter of them beside others
    with Decoder(workers=2, limits=limits) as decoder:
        turn = decoder._all[0]._alone
        assert all(worker._alone is turn for worker in decoder._all)
        with turn:
            stream = decoder.map([lead("large.bmp", large), lead("small.bmp", small)])
            [first, _] = next(stream)
            assert first.url.endswith("small.bmp")
        [[second, found]] = list(stream)
        assert second.url.endswith("large.bmp")
        assert (found.width, found.height) == (512, 512)


def test_what_waits_is_bounded_in_bytes_too(one_of_each):
    read = itertools.count()
    endless = (lead(f"{next(read)}.jpg", one_of_each["a.jpg"]) for _ in iter(int, 1))
    with Decoder(workers=2, limits=Limits(held=1)) as decoder:
        stream = decoder.map(endless)
        assert len(list(itertools.islice(stream, 6))) == 6
        stream.close()
    assert next(read) <= 6 + 1


def test_no_process_is_left_behind(one_of_each):
    before = children()
    with Decoder(workers=2) as decoder:
        started = children() - before
        assert len(started) == 2
        stream = decoder.map(lead(str(i), one_of_each["a.mp4"]) for i in range(20))
        next(stream)
    assert not children() & started
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


def test_a_stopped_decoder_does_not_keep_its_user_waiting(one_of_each):
    failed = []

    def take(decoder):
        try:
            decoder.fingerprint(one_of_each["a.jpg"] * 50, name="a.jpg")
        except UnreadablePicture as error:
            failed.append(str(error))

    with Decoder(workers=1) as decoder:
        os.kill(decoder._all[0].pid, signal.SIGSTOP)
        waiting = threading.Thread(target=take, args=[decoder])
        waiting.start()
        time.sleep(0.3)
    waiting.join(10)
    assert failed


def test_it_works_from_a_script_without_a_main_guard(tmp_path, picture):
    picture().save(tmp_path / "a.png")
    script = (
        "import pathlib\n"
        "from unburden.fingerprint import Decoder\n"
        "with Decoder(workers=1) as d:\n"
        "    data = pathlib.Path('a.png').read_bytes()\n"
        "    print(d.fingerprint(data, name='a.png').width)\n"
    )
    (tmp_path / "script.py").write_text(script)
    ways = [["script.py"], ["-c", script], ["-"]]
    for way in ways:
        done = subprocess.run(
            [sys.executable, *way],
            cwd=tmp_path,
            input=script,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stdout, done.stderr) == ("512\n", "")


PROBE = """
import json, sys
from unburden.fingerprint import child, take
from unburden.fingerprint.limits import Limits
child._confine(Limits())
def attempt(what):
    try:
        exec(what)
    except child.NotHereError as error:
        return "refused"
    return "allowed"
print(json.dumps([attempt(line) for line in sys.stdin.read().splitlines()]))
"""


def test_a_confined_child_can_reach_nothing():
    attempts = [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess; subprocess.Popen(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.kill(os.getppid(), 0)",
        "open('left-behind', 'wb')",
        "import ctypes; ctypes.CDLL(None)",
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        input="\n".join(attempts),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("refused") == len(attempts)
