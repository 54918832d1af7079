"""The desk's pages of papers that were read: what they show, take, and refuse."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.access.rules import Role
from gemel.cases import services
from gemel.cases.models import Case, Reading
from gemel.cases.reading.decision import Dated
from gemel.people.models import AtRisk
from tests import cast
from tests.cases.received import case, confirmed, full_case, person, receive

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def desk():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def _page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def _post(client, reading, number=0, status=303, **data):
    reading.refresh_from_db()
    url = f"/desk/decisions/{reading.ref}/" + (f"{number}/" if number else "")
    answer = client.post(url, {"version": reading.version, **data})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer["Location"] if status == 303 else answer.content.decode()


def _url(reading, rest=""):
    return f"/desk/decisions/{reading.ref}/{rest}"


def _plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def test_a_paper_of_one_case_opens_at_its_facts_beside_its_text(desk):
    reading = receive(full_case(person(1), person(2)),
                      doubts=[("cases[0].persons[1].name", "A letter may be wrong")])  # fmt: skip

    assert desk.get(_url(reading))["Location"] == _url(reading, "1/")
    page = _page(desk, _url(reading, "1/"))

    assert "A letter may be wrong" in page and "1 needs your eyes" in page
    assert '<mark id="s' in page and ">Ana Example1</mark>" in page
    for fact in set(re.findall(r'href="#(s\d+)"', page)):
        assert f'id="{fact}"' in page
    for fact in set(re.findall(r'href="#(f\d+)"', page)):
        assert f'id="{fact}"' in page
    assert len(re.findall(r'class="button( small)?"', page)) == 1


def test_one_press_confirms_a_paper_that_is_certain_and_leads_on(desk):
    reading = receive(full_case(person(1), person(2)))

    there = _post(desk, reading, 1, do="confirm")

    assert there == _url(reading)
    page = _page(desk, there)
    assert "1 case has this decision now" in _plain(page)
    assert f"/desk/cases/{Case.objects.get().ref}/" in page
    assert _page(desk, f"/desk/cases/{Case.objects.get().ref}/").count("Ana Example1")


def test_a_doubtful_fact_is_corrected_in_place_accepted_or_left_out(desk):
    doubts = [(f"cases[0].persons[{n}].name", "Look") for n in range(3)]
    reading = receive(full_case(person(1), person(2), person(3)), doubts=doubts)

    there = _post(desk, reading, 1, do="accept", path="cases[0].persons[0]", name="Anna Right",
                  code="lux/1", sex="F")  # fmt: skip
    assert re.search(r"/1/#f\d+$", there)
    _post(desk, reading, 1, do="leave", path="cases[0].persons[1]")
    page = _post(desk, reading, 1, 200, do="confirm")
    assert "1 fact still needs your eyes" in page
    page = _post(desk, reading, 1, 200, do="accept", path="cases[0].persons[2]", name="",
                 code="nonsense")  # fmt: skip
    assert "Fill this in, or leave the fact out" in page and 'value="nonsense"' in page
    assert "This is no code of an IPU case" in page
    _post(desk, reading, 1, do="accept", path="cases[0].persons[2]", name="Clara", code="LUX-03")
    _post(desk, reading, 1, do="confirm")

    assert {p.name for p in AtRisk.objects.all()} == {"Anna Right", "Clara"}


def test_a_certain_fact_is_opened_and_changed_without_script(desk):
    reading = receive(full_case(person(1)))
    page = _page(desk, _url(reading, "1/"))
    link = re.search(r'href="(\?open=[^"#]*outcome[^"#]*)(#f\d+)"', page)

    page = _page(desk, _url(reading, "1/") + link[1])

    assert f'id="{link[2][1:]}"' in page and "Decides to continue" in page
    _post(desk, reading, 1, do="accept", path="cases[0].outcome", outcome="closed")
    _post(desk, reading, 1, do="confirm")
    assert Case.objects.get().stage == "closed"


def test_a_batch_keeps_its_progress_and_leads_from_case_to_case(desk):
    cases = [case(person(n), code=f"LUX-COLL-{n:02}") for n in range(1, 5)]
    reading = receive(*cases, doubts=[("cases[1].outcome", "Look"), ("cases[3].outcome", "Look")])
    page = _page(desk, _url(reading))
    assert "4 cases" in _plain(page) and "2 facts need your eyes" in _plain(page)

    assert _post(desk, reading, do="confirm") == _url(reading, "2/")
    assert Case.objects.count() == 2
    assert 'value="2"' in _page(desk, _url(reading))  # so far
    _post(desk, reading, 2, do="accept", path="cases[1].outcome", outcome="continue")
    assert _post(desk, reading, 2, do="confirm") == _url(reading, "4/")
    assert _post(desk, reading, 4, do="out") == _url(reading)

    assert Case.objects.count() == 3
    assert "Left out" in _page(desk, _url(reading))


def test_the_decision_itself_is_looked_at_before_any_case_counts(desk):
    reading = receive(case(person(1)), case(person(2), code="LUX-COLL-02"), day=None)

    assert _post(desk, reading, do="confirm") == _url(reading)
    assert not Case.objects.exists()
    assert "First look at the decision itself" in _page(desk, _url(reading, "1/"))
    day = {"adopted_on_day": "3", "adopted_on_month": "11", "adopted_on_year": "2025"}
    page = _page(desk, _url(reading))
    names = re.findall(r'name="(adopted_on_\w+)"', page)
    day = dict(zip(names, ("3", "11", "2025"), strict=True))
    _post(desk, reading, do="accept", path="document", symbol="CL/299/9/R.9", **day)
    _post(desk, reading, do="confirm")

    assert Case.objects.count() == 2


def test_two_at_once_are_told_in_words_and_nothing_is_written_over(desk):
    reading = receive(full_case(person(1), person(2)))
    old = reading.version
    services.say_of(reading, "cases[0].persons[0]", values=None, seen=old, by=cast.amani())

    answer = desk.post(_url(reading, "1/"), {"version": old, "do": "accept",
                       "path": "cases[0].persons[0]", "name": "Mine"})  # fmt: skip

    assert answer.status_code == 409
    assert "look again, then decide" in answer.content.decode()


def test_the_last_step_is_taken_back_from_the_page(desk):
    reading = receive(full_case(person(1)))
    assert "Take the last step back" not in _page(desk, _url(reading, "1/"))
    _post(desk, reading, 1, do="leave", path="cases[0].asks[0]")
    assert "Take the last step back" in _page(desk, _url(reading, "1/"))

    _post(desk, reading, 1, do="undo")

    assert not reading.verdicts.exists()


def test_a_question_to_the_human_stands_as_choices_that_need_an_answer(desk):
    confirmed(case(person(1, "Ana Example")), day="2024-10-17", session=298)
    reading = receive(case(person(1, "Ana Example", code="LUX-44"), code="LUX-COLL-02"))
    _post(desk, reading, 1, 200, do="confirm")
    page = _page(desk, _url(reading, "1/"))
    assert "The same as" in page and "Somebody else" in page
    fields = {"path": "cases[0].persons[0]", "name": "Ana Example", "code": "LUX-44"}
    assert "Answer this question first" in _post(desk, reading, 1, 200, do="accept", **fields)

    _post(desk, reading, 1, do="accept", same=AtRisk.objects.get().ref, **fields)
    _post(desk, reading, 1, do="confirm")

    assert AtRisk.objects.count() == 1


def test_a_person_whom_nobody_read_is_added_and_what_is_wrong_stands_there(desk):
    reading = receive(case(person(1), announced_persons=2))
    page = _post(desk, reading, 1, 200, do="add", name="", code="LUX-02")
    assert "Fill this in, or leave the fact out" in page

    _post(desk, reading, 1, do="add", name="Boris Added", code="LUX-02")
    _post(desk, reading, 1, do="confirm")

    assert AtRisk.objects.filter(name="Boris Added").exists()


def test_a_paper_that_waits_stands_on_the_desk_and_in_the_list_without_a_name(desk):
    reading = receive(case(person(1)))

    for url in ("/desk/", "/desk/decisions/"):
        page = _page(desk, url)
        assert _url(reading) in page and "Ana" not in page
    assert f">{reading.ref}" not in _page(desk, "/desk/decisions/")
    assert "/desk/decisions/" in _page(desk, "/desk/cases/")
    answer = desk.post(_url(reading, "throw/"))
    assert answer.status_code == 303 and not Reading.objects.exists()


def test_the_file_says_days_as_people_say_them_and_once(desk):
    hearing = Dated(text="A hearing (October 2018)", date="2018-10")
    confirmed(full_case(person(1), hearings=(hearing,)))
    page = _plain(_page(desk, f"/desk/cases/{Case.objects.get().ref}/"))

    assert "August 2018" in page and "2018-08" not in page
    assert page.count("October 2018") == 2  # an earlier decision, and the hearing


def test_whoever_may_not_take_papers_in_finds_nothing(desk):
    reading = receive(case(person(1)))
    pia = cast.client_of(cast.account(cast.PIA, role=Role.PARTNER))

    for url in ("/desk/decisions/", _url(reading), _url(reading, "1/")):
        _page(pia, url, 404)
    assert pia.post(_url(reading, "throw/")).status_code == 404
    assert "/desk/decisions/" not in _page(pia, "/desk/cases/")
    _page(desk, _url(reading, "9/"), 404)


@pytest.mark.parametrize("size", [20, 261])
def test_a_page_asks_the_database_no_more_for_261_persons_than_for_20(desk, size):
    confirmed(case(*(person(n) for n in range(1, size + 1)), code="LUX-COLL-01"),
              day="2024-10-17", session=298)  # fmt: skip
    reading = receive(
        case(*(person(n) for n in range(2, size + 1))), *(case(person(900 + n),
        code=f"LUX-COLL-{50 + n}") for n in range(15)))  # fmt: skip
    _page(desk, _url(reading, "1/"))

    for url in (_url(reading), _url(reading, "1/")):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = _page(desk, url)
        assert len(asked) <= 40, [q["sql"][:120] for q in asked]
        assert len(page) < 200_000


def test_what_was_read_is_shown_as_text_and_never_as_markup(desk):
    reading = receive(case(person(1, "<script>alert(1)</script>")))

    page = _page(desk, _url(reading, "1/"))

    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_what_somebody_else_changed_since_one_looked_is_not_confirmed_unseen(desk):
    reading = receive(full_case(person(1), person(2)))
    seen = reading.version
    services.say_of(reading, "cases[0].persons[1]", values=None, seen=seen, by=cast.amani())

    answer = desk.post(_url(reading, "1/"), {"version": seen, "do": "confirm"})

    assert answer.status_code == 409 and "look again, then decide" in answer.content.decode()
    assert not Case.objects.exists()
