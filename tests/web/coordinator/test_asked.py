"""What decisions ask, one decision's page, and the word that nobody has acted on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gemel.access.rules import Role
from gemel.actions import queries as actions
from gemel.actions.models import Action
from gemel.agenda import services as agenda
from gemel.agenda.models import Event
from gemel.agenda.rules import Given
from gemel.cases import queries, services
from gemel.cases.models import AskReply, Filing
from gemel.kernel import refs
from gemel.kernel.errors import Invalid
from gemel.people.models import Body, Parliament
from gemel.twinning.models import Programme
from tests import cast
from tests.cases.builders import a_case, an_offline, cited
from tests.cases.test_following import LETTER
from tests.cast import NOON, noor

pytestmark = pytest.mark.django_db(databases="__all__")

HERE, THERE = "prog-22222-22222", "prog-33333-33333"
LONG_AGO = "2026-03-01"


@pytest.fixture
def desk():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def house():
    """A house with the five committees of the letter."""
    made = Parliament.objects.create(ref="prl-22222-22222", name="Invented House", country="DK")
    for place, code in enumerate(("UPN", "URU", "OSCE", "ERD", "IPU"), start=2):
        Body.objects.create(
            ref=f"body-22222-2222{place}", parliament=made, kind="committee", code=code,
            name=f"Committee {code}", key=code.lower(),
        )  # fmt: skip
    return made


def decided(*, code="LUX-COLL-07", on=LONG_AGO, scope="", published=True, **more):
    """A case with a decision on it."""
    case = a_case(code=code, countries=["LU"], scope=scope, **more)
    symbol = f"CL/299/{code[-2:]}/R.1"
    ruling = services.add_decision(
        case, symbol=symbol, adopted_on=on, published=published, by=noor()
    )
    return case, ruling.decision


def an_ask(case, decision, **more):
    usual = {"verb": "urges", "addressee": "Authorities of Luxembourg", "text": "Let him go"}
    return services.add_ask(case, decision=decision, by=noor(), **{**usual, **more})


def an_act(case, on, **more):
    return Action.objects.create(
        ref=refs.new("act"), kind="meet_ambassador", case=case, stage="done", done_on=on,
        recorded_by=cast.NOOR, recorded_at=NOON, **{"basis_kind": "decision", **more},
    )  # fmt: skip


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


# --- the list and the page of one ask ---


def test_the_list_has_the_soonest_due_first_and_is_narrowed(desk):
    case, decision = decided()
    other, second = decided(code="LUX-COLL-08")
    an_ask(case, decision, text="Without a day")
    an_ask(case, decision, text="In time", due="2099-01")
    an_ask(other, second, text="Too late", due="2026-01", addressee="Parliament of Luxembourg")

    whole = page(desk, "/desk/asks/")
    late = page(desk, "/desk/asks/?state=late")

    assert whole.index("Too late") < whole.index("In time") < whole.index("Without a day")
    assert "days late" in late
    assert "In time" not in late
    parliament = queries.addressees(by=noor())[-1][0]
    assert "In time" not in page(desk, f"/desk/asks/?addressee={parliament}")
    assert "In time" in page(desk, "/desk/asks/?country=Luxembourg")
    assert "Nothing that is asked fits" in page(desk, "/desk/asks/?country=Chile")
    assert "Parliament of Luxembourg" not in desk.get("/desk/asks/").request["PATH_INFO"]


def test_a_month_is_over_when_the_next_has_begun():
    case, decision = decided()
    an_ask(case, decision, due="2026-11")

    def late_on(day):
        by = noor(at=NOON.replace(month=day.month, day=day.day))
        found = queries.asks(by=by).filter(queries.late(on=day))
        assert [bool(due.late) for due in queries.with_days(found, by=by)] == [True] * len(found)
        return found.count()

    assert late_on(date(2026, 11, 30)) == 0
    assert late_on(date(2026, 12, 1)) == 1


def test_the_next_session_is_the_first_one_after_the_decision_that_asks():
    case, decision = decided(on="2025-11-03")
    ask = an_ask(case, decision, text="Wishes to hear from them before its next session")
    assert ask.at_session

    (unknown,) = queries.with_days([ask], by=noor())
    later = a_case(title="Another")
    services.add_decision(
        later, symbol="CL/217/9/R.1", adopted_on="2026-03-20", body="governing_council",
        session=217, by=noor(),
    )  # fmt: skip
    (known,) = queries.with_days([ask], by=noor())
    (ahead,) = queries.with_days([ask], ahead=[date(2026, 2, 1)], by=noor())

    assert unknown.last_day is None
    assert known.last_day == date(2026, 3, 20)
    assert ahead.last_day == date(2026, 2, 1)
    assert queries.asks(by=noor()).filter(queries.late(on=NOON.date())).count() == 1


def test_a_reply_is_recorded_once_and_settles_nothing(desk):
    case, decision = decided()
    ask = an_ask(case, decision)
    form = {"kind": "holding", "on_day": "2", "on_month": "11", "on_year": "2026", "note": "Soon"}

    for _ in range(2):
        assert desk.post(f"/desk/asks/{ask.ref}/replies/", form).status_code == 303

    shown = page(desk, f"/desk/asks/{ask.ref}/")
    assert AskReply.objects.count() == 1
    assert "A holding reply" in shown
    assert "Settled today" in shown
    assert "A holding reply" in page(desk, "/desk/asks/")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"kind": "maybe"}, "kind"), ({"on": date(2099, 1, 1)}, "on"), ({"note": "x" * 2001}, "note")],
)
def test_a_reply_that_cannot_be_right_is_refused_in_words(given, field):
    case, decision = decided()
    usual = {"kind": "none", "on": date(2026, 11, 1), "note": ""}

    with pytest.raises(Invalid) as refused:
        services.answer_ask(an_ask(case, decision), by=noor(), **{**usual, **given})

    assert set(refused.value.fields) == {field}
    assert not AskReply.objects.exists()


def test_an_act_planned_from_an_ask_stands_on_its_page(desk):
    case, decision = decided()
    ask = an_ask(case, decision)
    fits = page(desk, f"/desk/actions/fits/?ask={ask.ref}")
    assert f"?ask={ask.ref}" in fits
    act = an_act(case, NOON.date(), ask=ask)

    assert f"/desk/actions/{act.ref}/" in page(desk, f"/desk/asks/{ask.ref}/")


def test_asks_of_another_programme_are_not_there():
    for ref in (HERE, THERE):
        Programme.objects.create(ref=ref, name=f"Invented {ref}")
    case, decision = decided(scope=HERE)
    ask = an_ask(case, decision, text="Only ours")
    other = cast.client_of(cast.account(cast.PIA, role=Role.COORDINATOR, scope=THERE))

    assert "Only ours" not in page(other, "/desk/asks/")
    assert "Authorities of Luxembourg" not in page(other, "/desk/asks/")  # nor as a choice
    page(other, f"/desk/asks/{ask.ref}/", status=404)
    page(other, f"/desk/decided/{decision.ref}/", status=404)


def test_the_list_costs_the_same_for_many_as_for_few(desk):
    case, decision = decided()
    an_ask(case, decision, text="1")
    page(desk, "/desk/asks/")
    with CaptureQueriesContext(connection) as few:
        page(desk, "/desk/asks/")
    for n in range(2, 20):
        an_ask(case, decision, text=f"{n}", due="2026-01")
    with CaptureQueriesContext(connection) as many:
        page(desk, "/desk/asks/")

    assert 3 < len(few) == len(many) < 14


# --- where it is filed ---


def test_a_pasted_line_files_the_decision_five_times_and_stands_on_its_page(desk, house):
    _, decision = decided()

    for _ in range(2):
        answer = desk.post(f"/desk/decided/{decision.ref}/", {"do": "line", "line": LETTER})
        assert answer.status_code == 303

    assert Filing.objects.count() == 5
    assert LETTER in page(desk, f"/desk/decided/{decision.ref}/")
    found = desk.post("/desk/search/", {"q": "URU Alm.del - Bilag 91"}).content.decode()
    assert "LUX-COLL-07" in found


def test_a_line_with_one_unknown_committee_files_nothing(desk, house):
    _, decision = decided()

    answer = desk.post(
        f"/desk/decided/{decision.ref}/", {"do": "line", "line": f"{LETTER}, XYZ Bilag 3"}
    )

    assert answer.status_code == 200
    assert "XYZ Bilag 3" in answer.content.decode()
    assert "add each by choosing its committee" in answer.content.decode()
    assert not Filing.objects.exists()


def test_a_number_of_another_decision_is_refused(desk, house):
    _, first = decided()
    _, second = decided(code="LUX-COLL-08")
    desk.post(f"/desk/decided/{first.ref}/", {"do": "line", "line": "UPN Alm.del - Bilag 90"})

    answer = desk.post(f"/desk/decided/{second.ref}/", {"do": "line", "line": LETTER})

    assert "another decision’s already" in answer.content.decode()
    assert Filing.objects.count() == 1


# --- nobody has acted ------------------------------------------------------------


def idle(**more):
    return [one.case.code for one in actions.idle(by=noor(**more), most=10)]


def test_silence_ends_with_an_act_and_begins_again_thirty_days_later():
    case, _ = decided()
    assert idle() == ["LUX-COLL-07"]

    an_act(case, NOON.date() - timedelta(days=10))

    assert idle() == []
    (again,) = actions.idle(by=noor(at=NOON + timedelta(days=25)), most=10)
    assert again.silence.since == NOON.date() - timedelta(days=10)
    assert not again.silence.decided


@pytest.mark.parametrize(
    "more", [{"stage": "planned", "done_on": None}, {"basis_kind": "missing"},
             {"taken_back_at": NOON}],
)  # fmt: skip
def test_what_was_not_done_or_had_no_basis_ends_no_silence(more):
    case, _ = decided()
    act = an_act(case, NOON.date())
    Action.objects.filter(pk=act.pk).update(**more)

    assert idle() == ["LUX-COLL-07"]


def test_only_published_decisions_on_open_cases_count():
    decided(code="LUX-COLL-01", published=False)
    closed, _ = decided(code="LUX-COLL-02")
    services.change_case(closed, changes={"stage": "closed"}, version=closed.version, by=noor())
    decided(code="LUX-COLL-03", on=NOON.date().isoformat())
    decided(code="LUX-COLL-04")

    assert idle() == ["LUX-COLL-04"]


def test_an_act_that_the_reader_may_not_see_still_ends_the_silence():
    for ref in (HERE, THERE):
        Programme.objects.create(ref=ref, name=f"Invented {ref}")
    case, _ = decided(scope=HERE)
    services.join_scope(case, scope=THERE, by=noor())
    an_act(case, NOON.date(), scope=THERE)

    assert idle(scope=HERE) == []


def test_the_word_stands_on_the_desk_the_case_and_the_decision_with_its_source(desk):
    case, decision = decided()

    for url in ("/desk/?whose=all", f"/desk/cases/{case.ref}/", f"/desk/decided/{decision.ref}/"):
        shown = page(desk, url)
        assert "Nobody has acted on this decision in" in shown, url
        assert "the day that the decision prints" in shown, url

    act = an_act(case, date.today())
    for url in ("/desk/?whose=all", f"/desk/cases/{case.ref}/", f"/desk/decided/{decision.ref}/"):
        assert "Nobody has acted" not in page(desk, url), url
    assert f"/desk/actions/{act.ref}/" in page(desk, f"/desk/decided/{decision.ref}/")


def test_what_is_late_stands_on_the_desk(desk):
    case, decision = decided(on=date.today().isoformat())
    an_ask(case, decision, due="2026-01")

    assert "Asked of" in page(desk, "/desk/?whose=all")


def test_an_offline_case_has_no_asks_and_no_silence(desk):
    Programme.objects.create(ref=HERE, name="Invented programme")
    person = an_offline(HERE)
    case = a_case(person, scope=HERE, title="")

    with pytest.raises(Invalid):
        services.add_ask(case, verb="urges", addressee="X", text="Y", by=noor())
    assert idle() == []


# --- sessions and hearings ---------------------------------------------------------------------


def test_the_next_session_of_the_agenda_dates_what_is_due_at_it(desk):
    case, decision = decided(on="2026-03-20")
    an_ask(case, decision, text="Wishes to hear from them before its next session")
    given = Given(kind="ipu_session", starts_on=date.today() + timedelta(days=40))
    agenda.add(given, by=noor(at=timezone.now()))

    shown = page(desk, "/desk/asks/")

    assert "Next session of the IPU" in shown
    assert "in 40 days" in shown
    assert "the next session" in shown


def test_a_hearing_that_is_named_becomes_an_event_once(desk):
    case, decision = decided()
    for day in ("2027-02-03", "2027-05"):
        services.record_fact(
            case, kind="hearing", value=f"Court of appeal {day}", happened_on=day,
            cited=cited(), by=noor(),
        )  # fmt: skip
    url = f"/desk/decided/{decision.ref}/"
    shown = page(desk, url)
    assert shown.count("Put it on the agenda") == 1  # a month is no day
    fact = case.facts.get(happened_on="2027-02-03")

    assert desk.post(url, {"do": "hearing", "fact": fact.ref}).status_code == 303

    event = Event.objects.get()
    assert (event.kind, event.starts_on, event.country, event.title) == (
        "hearing", date(2027, 2, 3), "LU", "",
    )  # fmt: skip
    assert list(event.cases.all()) == [case]
    assert "in the agenda" in page(desk, url)
    assert desk.post(url, {"do": "hearing", "fact": fact.ref}).status_code == 404
    assert Event.objects.count() == 1
