"""The desk's pages of cases: what they show, what they let one do, what they never tell."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.access.rules import Role
from gemel.cases import queries, services
from gemel.cases.models import Ask, Case, Fact, Filing, Source
from gemel.cases.rules import FactKind
from gemel.people.models import AtRisk, Body, Parliament
from gemel.twinning.models import Programme
from tests import cast
from tests.cases.builders import a_case, a_named, an_offline, cited, group, read, row

pytestmark = pytest.mark.django_db(databases="__all__")

HERE, THERE = "prog-22222-22222", "prog-33333-33333"
TITLE = re.compile(r"<title>(.*?)</title>", re.S)


@pytest.fixture
def programme():
    return Programme.objects.create(ref=HERE, name="Invented programme")


@pytest.fixture
def desk():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def _import(*rows, **beside):
    services.import_cases(read(*rows, **beside), by=cast.operator(), apply=True)


def _page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def _post(client, url, **data):
    answer = client.post(url, data)
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return answer["Location"]


def _refused(client, url, **data):
    answer = client.post(url, data)
    assert answer.status_code == 200
    return answer.content.decode()


def _url(case, rest=""):
    return f"/desk/cases/{case.ref}/{rest}"


# --- the list ------------------------------------------------------------------------------


def test_the_list_shows_how_many_are_in_the_decision_and_how_many_are_known(desk):
    totals = "country,mps_in_decision,rows_here\nLU,5,3\n"
    _import(*group(3), totals=totals)

    page = _page(desk, "/desk/cases/")

    assert "LUX-COLL-01" in page
    assert "5 in the decision, 3 known" in page
    assert "Luxembourg" in page


def test_the_list_is_narrowed_and_says_so_when_nothing_fits(desk):
    _import(*group(2, allegations="torture"))
    assert "LUX-COLL-01" in _page(desk, "/desk/cases/?text=lux%2F01&country=Luxembourg")
    assert "No case fits these filters" in _page(desk, "/desk/cases/?stage=closed")
    assert "LUX-COLL-01" in _page(desk, "/desk/cases/?violation=torture&sort=code")


def test_an_empty_list_does_not_say_that_nobody_is_at_risk(desk):
    assert "does not mean that nobody is at risk" in _page(desk, "/desk/cases/")


def test_the_list_is_a_file_that_no_spreadsheet_runs(desk):
    a_case(title="=cmd|calc")
    text = desk.get("/desk/cases/?as=csv").content.decode("utf-8-sig")
    assert "'=cmd|calc" in text


def test_the_list_and_the_file_cost_the_same_for_many_as_for_few(desk):
    _import(*group(1))
    ref = Case.objects.get().ref
    _page(desk, "/desk/cases/")
    with CaptureQueriesContext(connection) as short_list:
        _page(desk, "/desk/cases/")
    with CaptureQueriesContext(connection) as small_file:
        _page(desk, f"/desk/cases/{ref}/")
    _import(*group(5), *(row(f"{w} Example", code=f"LUX-{n}") for n, w in enumerate("ABCD", 20)))

    with CaptureQueriesContext(connection) as long_list:
        _page(desk, "/desk/cases/")
    with CaptureQueriesContext(connection) as large_file:
        _page(desk, f"/desk/cases/{ref}/")

    assert 3 < len(short_list) == len(long_list) < 12
    assert 9 < len(small_file) == len(large_file) < 36


# --- the file ------------------------------------------------------------------------------


def test_the_file_shows_facts_with_sources_doubts_and_who_is_missing(desk):
    history = "case,country,date,mps,sources,note\nLUX-COLL-01,LU,2025-04-10,2,K3,\n"
    _import(
        *group(3, allegations="torture", allegations_basis="a newspaper (K2); may be incomplete"),
        totals="country,mps_in_decision,rows_here\nLU,5,3\n",
        history=history,
    )  # fmt: skip

    page = _page(desk, _url(Case.objects.get()))

    assert "Torture, ill-treatment and other acts of violence" in page
    assert "With a doubt." in page
    assert "a newspaper (K2); may be incomplete" in page
    assert "An invented newspaper" in page
    assert "2 persons are not known here by name" in page
    assert "CL/298/9-R.2" in page
    assert "Nobody has looked yet" in page


def test_no_title_of_a_page_names_anybody(desk, programme):
    _import(*group(1))
    case, person = Case.objects.get(), AtRisk.objects.get()
    heron = a_case(an_offline(HERE), scope=HERE)
    for url in (
        "/desk/cases/", "/desk/cases/new/", _url(case), _url(case, "history/"),
        _url(case, f"people/{person.ref}/"), _url(case, "facts/new/"), _url(heron),
        _url(heron, "people/add/"),
    ):  # fmt: skip
        title = TITLE.search(_page(desk, url)).group(1)
        assert not re.search("Ana|Heron|LUX|Luxembourg", title), url


def test_a_case_of_a_code_name_shows_the_code_name_and_offers_no_facts(desk, programme):
    case = a_case(an_offline(HERE), scope=HERE)

    page = _page(desk, _url(case))

    assert "Heron" in page
    assert "This case shows a code name and nothing else" in page
    assert "Record a fact" not in page
    assert "Invented programme" in page


def test_missing_and_forbidden_look_the_same(programme):
    case = a_case(scope=THERE)
    client = cast.client_of(cast.account(cast.PIA, role=Role.PARTNER, scope=HERE))
    for rest in ("", "change/", "history/", "facts/new/", "people/add/", "asks/new/"):
        forbidden = client.get(_url(case, rest))
        missing = client.get(f"/desk/cases/case-22222-22222/{rest}")
        assert forbidden.status_code == missing.status_code == 404
        assert forbidden.content.split(b"<main")[1] == missing.content.split(b"<main")[1]


def test_a_fact_of_a_name_is_shown_as_text(desk):
    _import(row(note="<script>alert(1)</script>"))
    page = _page(desk, _url(Case.objects.get()))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_one_person_of_a_group_has_a_page_with_every_fact(desk):
    _import(*group(2, code_basis="an older list (K3)"))
    case = Case.objects.get()
    person = AtRisk.objects.get(name="Boris Example")

    page = _page(desk, _url(case, f"people/{person.ref}/"))

    assert "Boris Example" in page
    assert "an older list (K3)" in page
    assert "Ana" not in page
    assert _page(desk, _url(case, "people/per-22222-22222/"), status=404)


# --- opening and changing --------------------------------------------------------------------


def test_a_case_is_opened_by_hand_and_twice_is_once(desk, programme):
    form = {"code": "lux/7", "title": "Invented", "urgency": "3", "scope": HERE, "request_key": "k"}

    first = _post(desk, "/desk/cases/new/", **form)

    assert _post(desk, "/desk/cases/new/", **form) == first
    case = Case.objects.get()
    assert (case.code, case.urgency, case.scopes.get().scope) == ("LUX-7", 3, HERE)


def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(desk, programme):
    page = _refused(desk, "/desk/cases/new/", code="not a code", title="Keep me", urgency="2")
    assert "This is no code of an IPU case" in page
    assert 'value="Keep me"' in page
    assert Case.objects.count() == 0


def test_a_case_of_a_code_name_with_a_title_is_refused_at_the_field(desk, programme):
    heron = an_offline(HERE)
    form = {"person": heron.ref, "scope": HERE, "urgency": "2", "title": "A village"}
    assert "Only a code name may stand here" in _refused(desk, "/desk/cases/new/", **form)
    _post(desk, "/desk/cases/new/", **{**form, "title": ""})
    assert Case.objects.get().exposure == "offline"


def test_the_second_of_two_editors_is_told_and_loses_nothing(desk):
    case = a_case(title="As it was")
    form = {"title": "First", "stage": "open", "urgency": "2", "version": "1"}
    _post(desk, _url(case, "change/"), **form)

    answer = desk.post(_url(case, "change/"), {**form, "title": "Second"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone else changed this case meanwhile" in page
    assert 'value="Second"' in page
    assert Case.objects.get().title == "First"


def test_somebody_is_charged_with_the_case_and_a_programme_takes_it_up(desk, programme):
    case = a_case()
    _post(desk, _url(case, "responsible/"), account=cast.NOOR)
    _post(desk, _url(case, "programmes/"), scope=HERE)
    case.refresh_from_db()
    assert (case.responsible, case.scopes.get().scope) == (cast.NOOR, HERE)
    assert "Noor Invented" in _page(desk, f"/desk/cases/?responsible={cast.NOOR}")
    told = desk.post(_url(case, "responsible/"), {"account": "acc-zzzzz-zzzzz"})
    assert told.status_code == 400 and "Choose who is responsible" in told.content.decode()
    told = desk.post(_url(case, "programmes/"), {"scope": "prog-zzzzz-zzzzz"})
    assert told.status_code == 400 and "Choose the programme" in told.content.decode()
    _post(desk, _url(case, "programmes/"), leave=HERE)
    assert not case.scopes.exists()


# --- facts -----------------------------------------------------------------------------------


def test_a_fact_is_recorded_with_its_source_and_date_and_twice_is_once(desk):
    case = a_case(a_named())
    person = AtRisk.objects.get()
    form = {
        "kind": "event", "person": person.ref, "value": "Held without charge",
        "happened_on_month": "3", "happened_on_year": "2025", "source": "An invented paper",
        "source_date_year": "2025", "doubt": "on",
    }  # fmt: skip
    for _ in range(2):
        _post(desk, _url(case, "facts/new/"), **form)

    fact = Fact.objects.get()
    assert (fact.value, fact.happened_on, fact.certain, fact.person) == (
        "Held without charge", "2025-03", False, person,
    )  # fmt: skip
    assert (fact.sources.get().what, fact.sources.get().stated_on) == ("An invented paper", "2025")


def test_a_fact_without_a_source_is_refused(desk):
    case = a_case()
    page = _refused(desk, _url(case, "facts/new/"), kind="event", value="Held")
    assert "a fact needs a source" in page
    assert "Held</textarea>" in page


def test_an_allegation_is_chosen_from_the_vocabulary(desk):
    case = a_case()
    page = _page(desk, _url(case, "facts/new/?kind=violation"))
    assert "Excessive delays" in page
    form = {"kind": "violation", "value": "excessive_delays", "source": "An invented paper"}
    _post(desk, _url(case, "facts/new/?kind=violation"), **form)
    assert Fact.objects.get().vocabulary == "IPU 2017-2023"


def test_something_newer_takes_the_place_and_the_history_shows_the_difference(desk):
    _import(row(note="held since May"))
    case, note = Case.objects.get(), Fact.objects.get(kind=FactKind.NOTE)
    source = Source.objects.get(key="K1")
    assert "held since May</textarea>" in _page(desk, f"/desk/cases/facts/{note.ref}/")

    _post(desk, f"/desk/cases/facts/{note.ref}/", kind="note", value="held since June",
          known=source.ref)  # fmt: skip

    page = _page(desk, _url(case, "history/"))
    assert "<del>May</del><ins>June</ins>" in page
    assert "held since June" in _page(desk, _url(case))


def test_a_slip_of_ones_own_is_taken_back(desk):
    case = a_case()
    slip = services.record_fact(
        case, kind=FactKind.EVENT, value="A slip", cited=cited(), by=cast.noor()
    )
    _post(desk, f"/desk/cases/facts/{slip.ref}/", do="retract")
    assert "A slip" not in _page(desk, _url(case))
    assert "<del>A slip</del>" in _page(desk, _url(case, "history/"))


def test_a_source_is_marked_as_the_ipus_by_a_human(desk):
    _import(row())
    case, source = Case.objects.get(), Source.objects.get(key="K1")
    _post(desk, _url(case, f"sources/{source.ref}/"), from_ipu="yes")
    assert Source.objects.get(key="K1").from_ipu is True
    assert "Paper of the IPU" in _page(desk, _url(case))
    _post(desk, _url(case, f"sources/{source.ref}/"), from_ipu="no")
    assert Source.objects.get(key="K1").from_ipu is False


# --- decisions, filings, asks, persons ---------------------------------------------------------


def test_a_decision_is_added_and_filed_under_two_numbers(desk):
    case = a_case(title="Invented")
    form = {"symbol": "CL/299/9/R.9", "adopted_on_day": "3", "adopted_on_month": "11",
            "adopted_on_year": "2025", "persons": "2", "published": "on",
            "source": "The paper itself"}  # fmt: skip
    _post(desk, _url(case, "decisions/new/"), **form)
    decision = case.rulings.get().decision
    house = Parliament.objects.create(ref="prl-22222-22222", name="Invented House", country="LU")
    body = Body.objects.create(
        ref="body-22222-22222", parliament=house, kind="committee", name="Foreign", key="foreign"
    )
    for number in ("Bilag 90", "Bilag 91"):
        place = f"/desk/decided/{decision.ref}/"
        _post(desk, place, do="one", body=body.ref, number=number)

    page = _page(desk, _url(case))

    assert Filing.objects.count() == 2
    assert "Bilag 90" in page
    assert "Bilag 91" in page
    assert "CL/299/9/R.9" in page


def test_what_is_asked_is_recorded_settled_and_taken_back(desk):
    case = a_case()
    form = {"verb": "urges", "addressee": "The ministry", "text": "Let an observer in",
            "due_year": "2025"}  # fmt: skip
    _post(desk, _url(case, "asks/new/"), **form)
    ask = Ask.objects.get()
    assert "Let an observer in" in _page(desk, _url(case))
    _post(desk, f"/desk/asks/{ask.ref}/settled/")
    assert f"/desk/asks/{ask.ref}/open/" in _page(desk, f"/desk/asks/{ask.ref}/")  # the undo
    _post(desk, f"/desk/asks/{ask.ref}/open/")
    ask.refresh_from_db()
    assert ask.settled_on is None


def test_a_person_is_added_by_the_name_that_a_decision_prints(desk):
    case = a_case(title="Invented", countries=["LU"])
    form = {"name": "Boris Example", "code": "LUX/8", "source": "The paper itself"}
    assert "First record the published decision" in _refused(
        desk, _url(case, "people/add/"), **form
    )
    services.add_decision(case, symbol="CL/299/9/R.9", adopted_on="2025", by=cast.noor())
    _post(desk, _url(case, "people/add/"), **form)
    assert "Boris Example" in _page(desk, _url(case))
    other = a_named("Clara Example")
    _post(desk, _url(case, "people/add/?known=1"), person=other.ref)
    assert case.memberships.count() == 2


def test_a_partner_reads_and_changes_and_a_member_finds_nothing(programme):
    case = a_case(title="Invented", scope=HERE)
    partner = cast.client_of(cast.account(cast.PIA, role=Role.PARTNER, scope=HERE))
    assert "Record a fact" in _page(partner, _url(case))
    member = cast.client_of(cast.account(cast.MAX, role=Role.MEMBER, scope="par-22222-22222"))
    assert member.get(_url(case)).status_code in (302, 404)
    assert queries.case(case.ref, by=cast.noor()).title == "Invented"
