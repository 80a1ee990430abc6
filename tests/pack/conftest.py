import pyrage
import pytest
from demo.authority import Authority
from tests.simulators import stories
from tests.simulators.calendar import Calendar

from unburden.net import Door
from unburden.seal import OpenTimestamps, Rfc3161


@pytest.fixture(scope="session")
def stamper():
    with Authority() as authority:
        yield Rfc3161(
            authority.url,
            door=Door(allow_private=True),
            certificates=authority.certificates,
        )


@pytest.fixture(scope="session")
def calendar():
    with Calendar() as running:
        door = Door(allow_private=True)
        yield OpenTimestamps(running.url, door=door, clock=lambda: stories.NOON)


@pytest.fixture(scope="session")
def story(tmp_path_factory, stamper, calendar):
    """A case of four exhibits, one without a record; sealed, and promised a place."""
    folder = tmp_path_factory.mktemp("case")
    exhibits = [stories.exhibit(number, folder) for number in range(3)]
    why = "The site did not answer."
    exhibits.append(stories.exhibit(3, folder, manifest=None, not_captured=why))
    story = stories.story(0, folder, exhibits=tuple(exhibits))
    return stories.finish(story, stamper, calendar)


@pytest.fixture(scope="session")
def key():
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="session")
def words(story, tmp_path_factory):
    """A words-only bundle."""
    return stories.write(story, tmp_path_factory.mktemp("words") / "bundle.zip")


@pytest.fixture(scope="session")
def full(story, key, tmp_path_factory):
    """A full bundle, for the one who has ``key``."""
    out = tmp_path_factory.mktemp("full") / "bundle.zip"
    return stories.write(story, out, recipients=[str(key.to_public())])
