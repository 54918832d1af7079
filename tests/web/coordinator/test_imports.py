"""The desk's import: a dry run first, then one button; wrong files get a clear word."""

from __future__ import annotations

import json
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gemel.access.rules import Role
from gemel.cases.models import Case
from gemel.people.models import Import, Likeness, Parliament, Parliamentarian
from gemel.web.coordinator import uploads
from tests import cast
from tests.cases import builders

pytestmark = pytest.mark.django_db(databases="__all__")

HERE = "/desk/import/"
MEMBERS = (
    "id,name,country,parliament,party,start,end,languages\n"
    "1,Vera Quillon,AQ,House of Arcadia,Harbour,2024-06-01,,fr\n"
    "2,Anton Marsh,AQ,House of Arcadia,Hill,2024-06-01,2020-01-01,\n"
    "3,\u202eevil,AQ,House of Arcadia,=SUM(A1),2024-06-01,,\n"
)


@pytest.fixture
def desk():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def a_file(text=MEMBERS, name="secret-name.csv"):
    content = text.encode() if isinstance(text, str) else text
    return SimpleUploadedFile(name, content)


def sent(client, *files, what="parliamentarians", **more):
    given = files or (a_file(),)
    return client.post(HERE, {"what": what, "uploaded": list(given), **more})


def kept(home):
    return [path for path in (Path(home) / "uploads").rglob("*") if path.is_file()]


def shown(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_written_before_the_button(desk):
    answer = sent(desk)

    assert answer.status_code == 303
    page = shown(desk, answer["Location"])
    assert "Nothing is written yet" in page and "<dd>2</dd>" in page
    assert "The mandate ends before it starts" in page
    assert not Parliamentarian.objects.exists()

    done = desk.post(f"{answer['Location']}apply/")
    assert {one.name for one in Parliamentarian.objects.all()} == {"Vera Quillon", "evil"}
    page = shown(desk, done["Location"])
    assert "Noor Invented" in page and "1.csv" in page
    assert Import.objects.get().counts["created"] == 2


def test_the_same_files_again_change_nothing(desk):
    for _ in range(2):
        desk.post(f"{sent(desk)['Location']}apply/")

    assert Import.objects.count() == 1
    assert "Nothing in these files is new" in shown(desk, HERE)


def test_applying_twice_by_a_double_press_is_harmless(desk):
    there = sent(desk)["Location"]
    desk.post(f"{there}apply/")

    answer = desk.post(f"{there}apply/")

    assert answer.status_code == 303 and Parliamentarian.objects.count() == 2
    assert "no longer here" in shown(desk, answer["Location"])


def test_the_files_are_kept_without_their_names_for_this_user_alone(desk, home_of_its_own):
    sent(desk)

    files = kept(home_of_its_own)
    assert {path.name for path in files} == {"1.csv", "upload.json", "report.json"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert all("secret-name" not in path.read_text() for path in files)


@pytest.mark.parametrize("after", ["apply/", "discard/"])
def test_the_files_go_when_they_are_applied_or_discarded(desk, home_of_its_own, after):
    desk.post(f"{sent(desk)['Location']}{after}")

    assert kept(home_of_its_own) == []


def test_the_files_go_after_an_hour_and_the_page_says_so(desk, home_of_its_own):
    there = sent(desk)["Location"]
    told = next(path for path in kept(home_of_its_own) if path.name == "upload.json")
    old = timezone.now() - timedelta(minutes=61)
    told.write_text(json.dumps({**json.loads(told.read_text()), "at": old.isoformat()}))

    answer = desk.get(there)

    assert "older than an hour" in shown(desk, answer["Location"])
    assert kept(home_of_its_own) == []


def test_another_person_finds_nothing_under_the_address(desk):
    there = sent(desk)["Location"]
    other = cast.client_of(cast.account(name="Amani Invented"))

    for way in ("", "apply/", "discard/"):
        answer = other.post(f"{there}{way}") if way else other.get(there)
        assert answer.status_code == (303 if way else 302) and answer["Location"] == HERE
    assert not Parliamentarian.objects.exists()
    assert desk.get(there).status_code == 200


@pytest.mark.parametrize("token", ["../../secret", "x", "a" * 32])
def test_an_address_that_was_never_given_out_leads_nowhere(desk, token):
    answer = desk.get(f"{HERE}{token}/")

    assert answer.status_code in (302, 404)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "This file is empty"),
        (b"\x00\x01\x02binary\xff", ""),
        (b"a,b\n1,2\n", ""),
        (b"%PDF-1.7 nothing", ""),
        (b'{"persons": [}', ""),
    ],
)
def test_a_wrong_file_gets_a_clear_word_and_leaves_nothing(desk, home_of_its_own, content, word):
    answer = sent(desk, a_file(content))

    page = answer.content.decode()
    assert answer.status_code == 200 and 'class="errors"' in page
    assert word in page and "Traceback" not in page
    assert kept(home_of_its_own) == []


def test_a_form_without_a_file_says_so(desk):
    answer = desk.post(HERE, {"what": "parliamentarians"})

    assert "Choose a file" in answer.content.decode()


def test_too_large_an_upload_is_refused_before_it_is_read(desk, monkeypatch, home_of_its_own):
    monkeypatch.setattr(uploads, "MOST_TOGETHER", -1024 * 1024)

    answer = sent(desk)

    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
    assert kept(home_of_its_own) == []


def test_a_form_from_elsewhere_is_refused(home_of_its_own):
    client = Client(enforce_csrf_checks=True)
    cast.signed_in(client, cast.account(name="Noor Invented"))

    answer = sent(client)

    assert answer.status_code == 403 and kept(home_of_its_own) == []


def test_what_the_files_leave_unsaid_is_said_in_the_form(desk):
    there = sent(
        desk,
        a_file("name,party\nVera Quillon,Harbour\nAnton Marsh,Hill\n"),
        parliament="House of Arcadia",
        country="Antarctica",
        where="name=Vera Quillon",
        as_of_day="1", as_of_month="11", as_of_year="2026",
    )["Location"]  # fmt: skip
    desk.post(f"{there}apply/")

    mandate = Parliamentarian.objects.get().mandates.get()
    assert (mandate.parliament.name, mandate.parliament.country) == ("House of Arcadia", "AQ")
    assert mandate.as_of.isoformat() == "2026-11-01"


def test_a_condition_of_the_wrong_form_is_told(desk):
    assert "is not of the form column=value" in sent(desk, where="name").content.decode()


def test_a_mapping_says_which_column_is_what(desk):
    mapping = SimpleUploadedFile("m.toml", b'[fields]\nname = "Who"\n[constants]\ncountry = "AQ"\n')
    there = sent(desk, a_file("Who,Nr\nVera Quillon,1\n"), mapping=mapping)["Location"]
    desk.post(f"{there}apply/")

    assert Parliamentarian.objects.get().name == "Vera Quillon"
    assert Parliament.objects.get().country == "AQ"


def test_facts_are_added_to_known_people_only(desk):
    desk.post(f"{sent(desk)['Location']}apply/")
    facts = a_file("id,country,parliament,languages\n1,AQ,House of Arcadia,rn\n"
                   "9,AQ,House of Arcadia,de\n")  # fmt: skip

    there = sent(desk, facts, what="enrichment")["Location"]
    assert "1 person of the files is not known here" in shown(desk, there)
    desk.post(f"{there}apply/")

    spoken = Parliamentarian.objects.get(name="Vera Quillon").languages
    assert set(spoken.values_list("language", flat=True)) == {"fr", "rn"}
    assert Parliamentarian.objects.count() == 2


def test_the_report_is_a_file_that_no_spreadsheet_runs(desk):
    answer = desk.get(f"{sent(desk)['Location']}?as=csv")

    text = answer.content.decode("utf-8-sig")
    assert text.count("\n") >= 3 and "'=SUM(A1)" in text


def test_likely_duplicates_are_told_after_writing(desk):
    desk.post(f"{sent(desk)['Location']}apply/")
    other = a_file("name,party,parliament,country\nVera QUILLON,Harbour,House of Arcadia,AQ\n")

    done = desk.post(f"{sent(desk, other)['Location']}apply/")

    assert Likeness.objects.count() == 1
    assert "1 pair of records may be one person" in shown(desk, done["Location"])


def test_cases_are_taken_in_with_the_files_beside_them(desk):
    table = a_file(builders.table(builders.row(code="LUX-01")), "any.csv")
    beside = a_file(builders.SOURCES, "Sources.csv")

    answer = sent(desk, table, beside, what="cases")
    assert answer.status_code == 303, answer.content.decode()[:3000]
    assert "cases new" in shown(desk, answer["Location"])
    done = desk.post(f"{answer['Location']}apply/")

    assert Case.objects.count() == 1
    assert "sources.csv" in shown(desk, done["Location"])


def test_who_imports_cases_within_a_programme_is_told_that_they_are_written():
    who = cast.account(name="Otto Invented", scope="prog-22222-22222")
    client = cast.client_of(who)
    table = a_file(builders.table(builders.row(code="LUX-01")))

    done = client.post(f"{sent(client, table, what='cases')['Location']}apply/")

    assert Case.objects.count() == 1
    assert done["Location"] == "/desk/cases/" and "Written." in shown(client, "/desk/cases/")


def test_two_tables_of_cases_at_once_are_refused_in_words(desk):
    table = builders.table(builders.row())

    answer = sent(desk, a_file(table, "a.csv"), a_file(table, "b.csv"), what="cases")

    assert "Choose one table of cases" in answer.content.decode()


def test_who_may_not_import_finds_nothing_here():
    client = cast.client_of(cast.account(name="Pia Invented", role=Role.PARTNER))

    assert client.get(HERE).status_code == 404
    assert sent(client).status_code == 404


def test_the_history_lists_what_was_imported(desk):
    desk.post(f"{sent(desk)['Location']}apply/")

    page = shown(desk, HERE)

    assert "2 new, 0 changed" in page
    assert re.search(r"/desk/import/done/imp-", page)
