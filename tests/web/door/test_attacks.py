"""What somebody may try at the door, and what they get."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings as live
from django.test import Client
from tests.web.door.conftest import (
    PASSWORD,
    WORDS,
    browser,
    let_in,
    member,
    remember,
    with_factor,
)

from unburden.app.casework import cases, retention
from unburden.app.casework.desk import Desk
from unburden.app.casework.models import Case
from unburden.app.clock import clock
from unburden.app.web import knocks, members
from unburden.app.web.logs import WithoutPage
from unburden.app.web.middleware import TICKET
from unburden.app.web.roles import Role
from unburden.app.web.visitor import CASE, SINCE
from unburden.errors import BadInput, Refused

pytestmark = pytest.mark.django_db
NEW = "seven calm geese by the river"
EVIL = ["https://evil.example/", "//evil.example/", "https:evil.example", "/\\evil"]


def come_back(client: Client, case: str, words: str = WORDS, **more: str) -> object:
    return client.post("/come-back/", {"case": case, "words": words}, **more)


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def log_in(client: Client, name: str, secret: str, then: str = "") -> str:
    """Log in with both steps; where it leads."""
    asked = f"/accounts/login/?next={then}" if then else "/accounts/login/"
    first = client.post(asked, {"login": name, "password": PASSWORD, "next": then})
    assert first.headers["Location"].startswith("/accounts/2fa/authenticate/")
    second = client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    return str(second.headers["Location"])


# Guessing.


def test_guessing_her_words_means_waiting_longer_each_time_and_she_still_gets_in(
    server: Path, her_case: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, client = her_case().row.id, Client()
    now = [time.time()]
    monkeypatch.setattr(knocks.time, "time", lambda: now[0])
    waits = []
    for _ in range(9):
        page = come_back(client, case, "not these")
        while page.status_code == 429:
            waits.append(int(page.headers["Retry-After"]))
            now[0] += waits[-1]
            page = come_back(client, case, "not these")
    assert waits == [15, 30, 60, 120]
    page = come_back(client, case)
    assert page.status_code == 429
    assert "Your case is safe" in page.content.decode()
    assert come_back(client, case, REMOTE_ADDR="192.0.2.7").status_code == 302
    now[0] += 240
    assert come_back(client, case).status_code == 302


def test_one_who_knocks_from_everywhere_cannot_keep_her_out(
    server: Path, her_case: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, now = her_case().row.id, [time.time()]
    monkeypatch.setattr(knocks.time, "time", lambda: now[0])
    for number in range(60):
        come_back(Client(), case, "no", REMOTE_ADDR=f"198.51.100.{number}")
        now[0] += 61
    come_back(Client(), case, "no", REMOTE_ADDR="198.51.100.99")
    hers = come_back(Client(), case, REMOTE_ADDR="192.0.2.7")
    assert int(hers.headers["Retry-After"]) <= 60
    now[0] += 61
    assert come_back(Client(), case, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_opening_a_case_of_ones_own_wins_no_tries_at_hers(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    hers, his = her_case().row.id, her_case().row.id
    for _ in range(5):
        come_back(Client(), hers, "not these")
        assert come_back(Client(), his).status_code == 302
    assert come_back(Client(), hers, "not these").status_code == 429


def test_a_number_that_is_no_case_takes_as_much_work_as_one_that_is(
    server: Path, her_case: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    real = cases.unwrap

    def counting(case: str, slots: list[bytes], words: str) -> object:
        tried.append(len(slots))
        return real(case, slots, words)

    monkeypatch.setattr(cases, "unwrap", counting)
    case = her_case()
    pages = [come_back(Client(), case.row.id, "no"), come_back(Client(), "UB-222222")]
    retention.hide(case)
    pages.append(come_back(Client(), case.row.id))
    assert tried == [2, 2, 2]
    assert len({page.status_code for page in pages}) == 1
    assert all("do not fit" in page.content.decode() for page in pages)


def test_guessing_a_password_is_stopped(server: Path) -> None:
    member(Role.CASEWORKER, name="sam")
    for _ in range(5):
        Client().post("/accounts/login/", {"login": "sam", "password": "no"})
    right = {"login": "sam", "password": PASSWORD}
    page = Client().post("/accounts/login/", right)
    assert "Too many failed" in page.content.decode()


def test_what_is_counted_names_no_address_and_no_case(server: Path) -> None:
    key = knocks.cache_key("knock here 192.0.2.7 UB-222222", "", 1)
    assert len(key) == 64
    assert "192" not in key[:3]
    assert key != knocks.cache_key("knock here 192.0.2.8 UB-222222", "", 1)


# Sessions.


def test_session_fixation_wins_nothing(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    case, client = her_case().row.id, remember(Client(), law="GB")
    planted = client.cookies["session"].value
    come_back(client, case)
    assert client.cookies["session"].value != planted
    attacker = Client()
    attacker.cookies["session"] = planted
    assert attacker.get("/case/").status_code == 403


def test_a_session_from_before_the_second_factor_is_over(server: Path) -> None:
    user, stolen = member(Role.CASEWORKER), Client()
    stolen.force_login(user)
    assert stolen.get("/accounts/2fa/").status_code == 200
    with_factor(user)
    assert stolen.get("/desk/").status_code == 403
    assert stolen.get("/accounts/2fa/").status_code == 403


def test_a_password_alone_opens_nothing(server: Path) -> None:
    user = member(Role.SUPERVISOR, name="sam")
    secret = with_factor(user)
    client = Client()
    client.post("/accounts/login/", {"login": "sam", "password": PASSWORD})
    assert client.get("/desk/").status_code == 403
    assert log_in(Client(), "sam", secret) == "/desk/"
    replayed = Client()
    replayed.post("/accounts/login/", {"login": "sam", "password": PASSWORD})
    again = replayed.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert again.status_code == 200  # a code opens once
    assert replayed.get("/desk/").status_code == 403


def test_a_second_step_is_added_right_after_logging_in_and_later_only_when_asked_again(
    server: Path,
) -> None:
    member(Role.ADMIN, name="ada")
    client, where = Client(), "/accounts/2fa/totp/activate/"
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert client.get(where).status_code == 200
    remember(client, **{SINCE: time.time() - 301})
    assert "/accounts/reauthenticate/" in client.get(where).headers["Location"]
    wrong = client.post("/accounts/reauthenticate/", {"password": "x" * 20})
    assert "That is not your pass-phrase." in wrong.content.decode()


def test_staff_read_one_word_for_what_they_type(server: Path) -> None:
    client = Client()
    pages = [client.get("/accounts/login/")]
    told = {"login": "ada", "password": "nobody has this one"}
    pages.append(client.post("/accounts/login/", told))
    client.force_login(member(Role.ADMIN, name="ada"))
    pages.append(client.get("/accounts/reauthenticate/"))
    change = "/accounts/password/change/"
    easy = {"oldpassword": "wrong", "password1": "short", "password2": "other"}
    pages += [client.get(change), client.post(change, easy)]
    unlike = easy | {"password1": NEW, "password2": NEW + "x"}
    pages.append(client.post(change, unlike))
    for page in pages:
        seen = re.sub(r"<[^>]+>", " ", page.content.decode())
        assert "ass-phrase" in seen
        assert "assword" not in seen
    assert "none that many people use" in pages[4].content.decode()
    assert "Type the same pass-phrase both times." in pages[5].content.decode()


def test_a_new_password_logs_out_everywhere(server: Path) -> None:
    one = browser(Role.CASEWORKER)
    other = Client()
    other.cookies["session"] = one.cookies["session"].value
    new = "other words of her own"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert one.post("/accounts/password/change/", told).status_code == 302
    assert other.get("/desk/").status_code == 403
    assert one.get("/desk/").status_code == 403


def test_an_ended_account_is_out_at_once_and_the_last_admin_stays(server: Path) -> None:
    admin, worker = browser(Role.ADMIN, name="ada"), browser(Role.CASEWORKER)
    assert worker.get("/desk/").status_code == 200
    page = admin.post("/desk/people/", {"do": "end", "name": "caseworker"})
    assert page.status_code == 200
    assert worker.get("/desk/").status_code == 403
    page = admin.post("/desk/people/", {"do": "end", "name": "ada"})
    assert page.status_code == 422
    with pytest.raises(Refused):
        members.reset("ada", by="ada", clock=clock, role=Role.ANALYST)


def test_first_words_are_shown_once_and_open_nothing_before_they_are_changed(
    server: Path,
) -> None:
    admin = browser(Role.ADMIN)
    told = {"do": "add", "name": "kim", "role": "caseworker"}
    page = admin.post("/desk/people/", told)
    words = str(page.context["words"])
    assert words in page.content.decode()
    assert words not in admin.get("/desk/people/").content.decode()
    client = Client()
    client.post("/accounts/login/", {"login": "kim", "password": words})
    assert client.get("/desk/").headers["Location"] == "/accounts/password/change/"
    with pytest.raises(BadInput, match="already"):
        members.add("KIM", Role.ADMIN, by="ada", clock=clock)


def test_even_a_busy_session_ends_after_twelve_hours(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    client = browser(Role.SURVIVOR, her_case())
    remember(client, **{SINCE: time.time() - 13 * 3600})
    assert client.get("/case/").status_code == 403


def test_a_session_holds_no_key_and_no_words(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    desk, client = her_case(), Client()
    come_back(client, desk.row.id)
    kept = json.dumps(dict(client.session.items()))
    assert desk.vault.identity not in kept
    assert WORDS not in kept
    assert set(client.session.keys()) == {CASE, SINCE, "law"}


def test_what_she_deleted_is_shut_wherever_it_was_open(
    server: Path, her_case: Callable[[], Desk]
) -> None:
    desk = her_case()
    other = browser(Role.SURVIVOR, desk)
    assert other.get("/case/").status_code == 200
    retention.hide(desk)
    assert other.get("/case/").headers["Location"] == "/come-back/"


# Other sites.


@pytest.mark.parametrize("where", EVIL)
def test_a_link_that_would_lead_away_after_logging_in_leads_home(
    server: Path, where: str
) -> None:
    secret = with_factor(member(Role.CASEWORKER, name="sam"))
    assert log_in(Client(), "sam", secret, where) == "/desk/"


def test_a_form_from_another_site_is_not_taken(server: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/come-back/", {"case": "UB-222222", "words": "w"})
    assert page.status_code == 403
    assert "Please do that once more" in page.content.decode()


def test_a_page_cannot_be_framed_or_opened_into_another(server: Path) -> None:
    told = Client().get("/").headers
    policy = told["Content-Security-Policy"]
    assert told["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert told["Cache-Control"] == "no-store"
    assert told["Referrer-Policy"] == "same-origin"
    assert told["X-Content-Type-Options"] == "nosniff"


def test_another_name_for_this_server_is_not_answered(server: Path) -> None:
    page = Client().get("/", headers={"host": "evil.example"})
    assert page.status_code == 400
    assert b"evil" not in page.content


# Too much.


def test_words_of_a_hundred_thousand_letters_are_never_tried(
    server: Path, her_case: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = her_case().row.id
    monkeypatch.setattr(cases, "unwrap", lambda *_: pytest.fail("tried"))
    assert come_back(Client(), case, "a" * 100_000).status_code == 200
    assert come_back(Client(), case * 10_000).status_code == 200


def test_a_name_made_to_stall_a_pattern_is_refused_unread(server: Path) -> None:
    for name in ("a" * 100_000 + "!", "@" * 151, "", "a b", "a\nb"):
        with pytest.raises(BadInput, match="letters, digits"):
            members.add(name, Role.ANALYST, by="ada", clock=clock)


def test_a_file_in_a_form_is_not_taken(server: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"picture")
    with (tmp_path / "a.jpg").open("rb") as file:
        page = Client().post("/come-back/", {"case": "x", "words": file})
    assert page.status_code == 400
    assert "could not be read" in page.content.decode()


def test_a_form_of_thirty_thousand_fields_is_not_taken(server: Path) -> None:
    page = Client().post("/come-back/", {f"f{n}": "" for n in range(30_000)})
    assert page.status_code == 400


# The laptop's link.


def test_the_link_opens_once_in_one_browser(
    laptop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TICKET, "t" * 32)
    assert Client().get("/?ticket=").status_code == 403
    assert Client().get("/?ticket=wrong").status_code == 403
    assert Client().get("/?ticket=tt\u00e9").status_code == 403
    first, second = Client(), Client()
    assert first.get(f"/?ticket={'t' * 32}").headers["Location"] == "/"
    assert first.get("/").status_code == 200
    assert second.get(f"/?ticket={'t' * 32}").status_code == 403
    assert TICKET not in os.environ


@pytest.mark.parametrize(
    "unused", ["signup/", "email/", "password/reset/", "inactive/"]
)
def test_pages_of_accounts_that_nobody_needs_are_not_there(
    server: Path, unused: str
) -> None:
    page = Client().get(f"/accounts/{unused}")
    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()


@pytest.mark.parametrize("where", ["/accounts/login/", "/accounts/2fa/authenticate/"])
def test_on_a_laptop_there_are_no_accounts(laptop: Path, where: str) -> None:
    assert let_in(Client()).get(where).status_code == 404
    with pytest.raises(BadInput, match="no accounts"):
        members.add("kim", Role.ADMIN, by="ada", clock=clock)


# What is left lying about.


def test_a_log_names_no_page_case_or_person() -> None:
    def fail() -> None:
        try:
            {}["https://site.example/her-name"]
        except KeyError as error:
            raise ValueError("UB-222222") from error

    with pytest.raises(ValueError, match="UB-222222") as failed:
        fail()
    told = (failed.type, failed.value, failed.tb)
    record = logging.makeLogRecord(
        {"msg": "Internal Server Error: /found/3/", "exc_info": told}
    )
    line = WithoutPage().format(record)
    assert "ValueError" in line
    assert "KeyError" in line
    assert "test_attacks.py" in line
    for secret in ("site.example", "UB-222222", "/found/3/"):
        assert secret not in line


def test_seeds_of_codes_are_kept_encrypted(server: Path) -> None:
    user = member(Role.ADMIN)
    secret = with_factor(user)
    assert secret not in json.dumps(user.authenticator_set.get(type="totp").data)


def test_cookies_are_kept_from_scripts_and_from_other_sites(server: Path) -> None:
    client = Client()
    client.get("/come-back/")
    cookie = client.cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert live.SESSION_COOKIE_HTTPONLY
    assert live.SESSION_COOKIE_SAMESITE == "Strict"
    assert not Case.objects.exists()


def test_a_server_s_settings_pass_djangos_own_check_for_deploying(
    tmp_path: Path,
) -> None:
    config = '[house]\nserver = true\n[web]\nhosts = ["desk.example"]\nhttps = true\n'
    (tmp_path / "config.toml").write_text(config)
    ask = ["-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        [sys.executable, *ask, "--settings", "unburden.app.settings"],
        env=os.environ | {"UNBURDEN_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
