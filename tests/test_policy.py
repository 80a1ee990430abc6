import pytest

from unburden import policy
from unburden.data import for_person
from unburden.errors import AuthorityMissing, BadInput, UnderEighteen


def test_an_adult_may_be_helped_here() -> None:
    policy.may_keep(adult=True, services=())


def test_under_eighteen_is_led_to_the_service_that_helps_where_she_lives() -> None:
    with pytest.raises(UnderEighteen) as refusal:
        policy.may_keep(adult=False, services=for_person("GB-EAW", adult=False))
    assert "Report Remove" in str(refusal.value)
    assert "takeitdown.ncmec.org" in str(refusal.value)
    assert str(refusal.value).startswith("Nothing was kept")


def test_not_knowing_her_age_is_not_a_yes() -> None:
    with pytest.raises(BadInput, match="Nobody has said whether she was 18"):
        policy.may_keep(adult=None, services=())


@pytest.mark.parametrize("authority", ["", "  \n"])
def test_nothing_is_copied_without_authority(authority: str) -> None:
    with pytest.raises(AuthorityMissing):
        policy.may_capture(authority=authority)


def test_a_copy_on_somebodys_authority_is_allowed() -> None:
    policy.may_capture(authority=policy.SELF)


def test_only_a_named_person_confirms() -> None:
    policy.may_confirm(actor="Sam")
    with pytest.raises(BadInput, match="A person, with a name"):
        policy.may_confirm(actor=" ")
