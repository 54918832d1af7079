"""The history of a record: in words, complete for its own staff, silent about others' records."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.consent import services as consent
from gemel.consent.giving import Given, Talk
from gemel.matching import services as matching
from gemel.notes import services as notes
from gemel.web.coordinator import deeds
from tests import cast
from tests.consent.builders import a_consent, a_defender
from tests.house.laws import sources
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


def wordless(files: Mapping[str, str]) -> set[str]:
    """Return every deed that some service records and that has no words."""
    found = set()
    for path, text in files.items():
        if "/services" not in path and path.count("/") > 1 and "services" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                found |= {
                    arg.value
                    for arg in [*node.args, *(k.value for k in node.keywords if k.arg == "what")]
                    if isinstance(arg, ast.Constant) and is_deed(arg.value)
                }
    return {what for what in found if deeds.sentence(what) == what}


def is_deed(value: object) -> bool:
    first, _, second = str(value).partition(".")
    known = {what.partition(".")[0] for what in deeds.DEEDS} | {"case", "decision", "ask"}
    return first in known and second.isidentifier()


def test_every_deed_that_a_service_records_has_words():
    files = {path: text for path, text in sources().items() if "/services" in path}

    assert len(files) > 20
    assert wordless(files) == set()


def test_a_deed_without_words_is_caught():
    planted = 'ledger.record("person.whispered_to", about=ref, by=by)'

    assert wordless({"gemel/people/services/x.py": planted}) == {"person.whispered_to"}


def page_of(client, ref: str) -> str:
    answer = client.get(f"/desk/history/{ref}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_person_s_history_tells_what_happened_and_who_did_it():
    programme = a_programme()
    noor = cast.account(cast.NOOR, name="Noor Invented", scope=programme.ref)
    heron = a_defender("Heron", scope=programme.ref)
    a_consent(heron, use="twinning", audiences=["twin"])

    page = page_of(cast.client_of(noor), heron.ref)

    assert "Consent was recorded" in page
    assert "The person’s record was opened" in page
    assert "Noor Invented" in page
    assert "Heron" not in page.partition("</title>")[0]


def test_what_was_done_in_one_stroke_is_one_line():
    programme = a_programme()
    noor = cast.account(cast.NOOR, scope=programme.ref)
    heron = a_defender("Heron", scope=programme.ref)
    talk = Talk(language="fr", asked_through="trusted_contact", if_unreachable="quiet")
    yes = [
        Given(use=use, answer="yes", audiences=["twin"]) for use in ("twinning", "regular_contact")
    ]
    consent.give(heron, grants=yes, talk=talk, by=cast.noor(scope=programme.ref))

    page = page_of(cast.client_of(noor), heron.ref)

    assert page.count("Consent was recorded") == 1
    assert "(2 times)" in page


def test_whoever_may_not_read_the_record_finds_no_history():
    heron = a_defender("Heron", scope=a_programme().ref)
    client = cast.client_of(cast.account(scope=a_programme("Elsewhere").ref))

    assert client.get(f"/desk/history/{heron.ref}/").status_code == 404
    assert client.get("/desk/history/per-22222-22222/").status_code == 404


def test_the_history_of_open_data_tells_nothing_of_another_programme():
    here, there = a_programme("Here"), a_programme("There")
    member = a_member("Example Member")
    heron = a_defender("Heron", scope=there.ref)
    takes_part(there, member)
    matching.fix(there, heron, member, how="locked", by=cast.noor())
    notes.write("Knows Heron", about=member.ref, scope=there.ref, by=cast.noor())
    ours = cast.client_of(cast.account(scope=here.ref))
    theirs = cast.client_of(cast.account(scope=there.ref))

    told, hidden = page_of(theirs, member.ref), page_of(ours, member.ref)

    for word in ("locked together", "took part", "staff note", "Heron"):
        assert word in told
        assert word not in hidden


def test_an_unknown_deed_is_shown_as_the_ledger_calls_it():
    assert deeds.sentence("future.deed") == "future.deed"


def test_a_long_history_costs_no_more_reads_than_a_short_one():
    programme = a_programme()
    noor = cast.account(cast.NOOR, name="Noor Invented", scope=programme.ref)

    def reads(number: int) -> int:
        for _ in range(number):
            takes_part(programme, a_member())
            notes.write("x", about=programme.ref, scope=programme.ref, by=cast.noor())
        client = cast.client_of(noor)
        with CaptureQueriesContext(connection) as told:
            page_of(client, programme.ref)
        return len(told)

    assert reads(3) == reads(40) <= 12
