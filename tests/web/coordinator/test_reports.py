"""The report page: a period, a look, a file; nothing in it that the command would not tell."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.access.rules import Role
from gemel.actions import services as actions
from gemel.actions.models import Action, Reply
from gemel.kernel import refs
from gemel.people.models import AtRisk, Parliament
from gemel.publishing.report_files import FORMATS
from tests import cast
from tests.publishing.builders import a_case
from tests.publishing.papers import everything_in
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")

YEAR = "?starts_day=1&starts_month=1&starts_year=2026&last_day=31&last_month=12&last_year=2026"
PLANTED = "Zyxwa"


@pytest.fixture
def client():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def made():
    """A published case of one person whose name is planted."""
    case = a_case(code="ATA-COLL-98", persons=1)
    AtRisk.objects.filter(pk=case.persons[0].pk).update(name=f"{PLANTED} Invented")
    return case


def an_act(made, **facts) -> Action:
    usual = {
        "kind": "parliamentary_question", "public": True, "stage": "done",
        "done_on": date(2026, 5, 6), "basis_kind": "decision", "note": f"On {PLANTED}",
        "addressee": f"Minister {PLANTED}", "record_link": f"https://example.org/{PLANTED}",
        "recorded_by": cast.NOOR, "recorded_at": cast.NOON,
    }  # fmt: skip
    usual["case"] = made.case
    act = Action.objects.create(ref=refs.new("act"), **{**usual, **facts})
    Reply.objects.create(
        action=act, kind="substantive", on=date(2026, 6, 1), note=PLANTED,
        recorded_by=cast.NOOR, recorded_at=cast.NOON,
    )  # fmt: skip
    return act


def test_the_page_begins_with_the_year_and_asks_for_nothing_else(client):
    page = client.get("/desk/reports/").content.decode()

    assert "Report to the IPU" in page
    assert page.partition("<main")[2].count('class="button"') == 1
    assert "Nothing to report" not in page


def test_the_preview_shows_acts_with_their_definitions_and_no_name(client, made):
    an_act(made, for_member=a_member(f"Max {PLANTED}"), country="BV")

    page = client.get(f"/desk/reports/{YEAR}").content.decode()

    for word in ("ATA-COLL-98", "House of Arcadia", "Bouvet Island", "A substantive reply"):
        assert word in page
    assert "No person at risk" in page
    assert PLANTED not in page
    assert page.partition("<main")[2].count('class="button"') == 1


def test_a_planted_name_would_be_seen(client, made):
    an_act(made, for_member=a_member("Max Invented"))
    Parliament.objects.update(name=f"House of {PLANTED}")

    assert PLANTED in client.get(f"/desk/reports/{YEAR}").content.decode()


def test_the_four_files_are_those_of_the_command(client, made):
    an_act(made, for_member=a_member(f"Max {PLANTED}"))
    page = client.get(f"/desk/reports/{YEAR}").content.decode()

    files = {kind: client.get(f"/desk/reports/{YEAR}&as={kind}") for kind in FORMATS}

    assert json.loads(files["json"].content)["entries"][0]["case"] == "ATA-COLL-98"
    assert files["csv"].content.decode("utf-8-sig").startswith("number,date,")
    for kind, answer in files.items():
        assert f"as={kind}" in page
        assert answer["Content-Type"] == FORMATS[kind].media_type
        assert answer["Content-Disposition"] == (
            f'attachment; filename="gemel-report-ipu-2026-01-01-2026-12-31.{kind}"'
        )
        text = everything_in(kind, answer.content)
        assert "ATA-COLL-98" in text
        assert PLANTED.casefold() not in text.casefold()


def test_a_report_that_no_font_can_show_is_refused_in_words(client, made):
    an_act(made, for_member=a_member("Max Invented"))
    Parliament.objects.update(name="House of \U0001f9ff\U00018cd0")  # small Khitan: no font has it

    answer = client.get(f"/desk/reports/{YEAR}&as=pdf")

    assert answer.status_code == 400
    assert "GEMEL_FONTS" in answer.content.decode()


def test_from_the_period_to_recorded_as_sent_by_two_people(client, made):
    member = a_member("Max Membername")
    act = an_act(made, for_member=member)
    actions.choose_telling(member, choice="named", by=cast.max_by(member.ref))
    second = cast.client_of(cast.account(cast.AMANI, name="Amani Invented"))

    page = client.get(f"/desk/reports/{YEAR}&named=on").content.decode()
    assert "Max Membername" in page
    assert "as=pdf" not in page
    assert client.get(f"/desk/reports/{YEAR}&named=on&as=csv")["Content-Type"].startswith("text/h")
    form = dict(pair.split("=") for pair in f"{YEAR[1:]}&named=on".split("&"))
    place = client.post("/desk/reports/new/", form)["Location"]
    first = client.get(place).content.decode()
    assert "Approve exactly this" not in first
    assert client.get(f"{place}file/pdf/").status_code == 400

    read = second.get(place)
    assert "Approve exactly this" in read.content.decode()
    mark = read.context["told"].mark
    assert second.post(place, {"do": "approve", "mark": mark}).status_code == 303
    assert b"Max Membername" in client.get(f"{place}file/json/").content
    today = date.today()
    sent = {"do": "sent", "how": "post", "on_day": today.day, "on_month": today.month,
            "on_year": today.year}  # fmt: skip
    assert client.post(place, sent).status_code == 303

    act.refresh_from_db()
    assert act.reported_at is not None
    assert "By post" in client.get(place).content.decode()
    assert "left out" in client.get(f"/desk/reports/{YEAR}").content.decode()


def test_the_report_of_a_decision_begins_on_its_day(client, made):
    an_act(made)
    answer = client.get(f"/desk/reports/?decision={made.decision.ref}")
    page = client.get(answer["Location"]).content.decode()

    assert "Put it together to send" in page  # nothing was typed, and nothing pressed
    assert f"/desk/decided/{made.decision.ref}/" in page
    assert client.get("/desk/reports/?decision=dec-zzzzz-22222").status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_file_speaks_the_reader_s_language(made, language):
    an_act(made)
    client = cast.client_of(cast.account(language=language))

    file = client.get(f"/desk/reports/{YEAR}&as=odt").content

    words = {"fr": "Rapport à l’UIP sur", "ar": "تقرير العمل البرلماني"}
    assert words[language] in everything_in("odt", file)


def test_a_period_that_ends_before_it_begins_is_refused_at_its_field(client):
    wrong = YEAR.replace("last_year=2026", "last_year=2025")

    page = client.get(f"/desk/reports/{wrong}").content.decode()

    assert "This day is before the first one" in page


def test_an_empty_period_says_what_that_does_not_mean(client):
    assert (
        "It does not mean that nothing was done"
        in client.get(f"/desk/reports/{YEAR}").content.decode()
    )


def test_only_those_who_report_find_the_page(made):
    programme = a_programme()
    for role, status in ((Role.PARTNER, 404), (Role.AUDITOR, 404), (Role.OPERATOR, 200)):
        client = cast.client_of(cast.account(role=role, scope=programme.ref))
        assert client.get(f"/desk/reports/{YEAR}").status_code == status


def test_the_programme_of_others_cannot_be_reported(made):
    here, there = a_programme("Here"), a_programme("There")
    client = cast.client_of(cast.account(scope=here.ref))

    page = client.get(f"/desk/reports/{YEAR}&programme={there.ref}")

    assert "told" not in page.context or not page.context.get("told")
    assert "There" not in page.content.decode().partition("<main")[2]


def test_fifty_acts_cost_no_more_reads_than_five(client, made):
    def reads(number: int) -> int:
        for _ in range(number):
            an_act(made, for_member=a_member())
            an_act(made, case=None, person=made.persons[0], public=False)
        with CaptureQueriesContext(connection) as told:
            client.get(f"/desk/reports/{YEAR}")
        return len(told)

    few, many = reads(5), reads(45)

    assert few == many
    assert many <= 36
