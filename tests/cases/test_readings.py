"""Confirming papers that were read: nothing counts before, nothing doubles, no order matters."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gemel.cases import queries, services
from gemel.cases.models import (
    Alias,
    Ask,
    Case,
    Confirmed,
    Decision,
    Fact,
    Listing,
    Membership,
    Reading,
    Ruling,
    Source,
)
from gemel.cases.reading import checking
from gemel.cases.reading.decision import Alleged, Dated
from gemel.cases.services.listing import days_of
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.people.models import AtRisk
from tests.cases import received
from tests.cases.builders import cited, group, read
from tests.cases.received import case, confirmed, full_case, person, receive
from tests.cast import NOON, amani, max_by, noor, operator, pia

pytestmark = pytest.mark.django_db(databases="__all__")

FIRST, SECOND, THIRD = "2024-10-17", "2025-11-03", "2026-04-10"


def _sheet(reading):
    reading.refresh_from_db()
    return queries.read(reading, by=noor()).sheet


def _waiting(reading):
    return [i.path for i in _sheet(reading).items if not i.settled]


def _say(reading, path, values=None, by=None, seen=None):
    services.say_of(
        reading, path, values=values, seen=reading.version if seen is None else seen,
        by=by or noor(),
    )  # fmt: skip


def _accept(reading, path, **changed):
    item = _sheet(reading).item(path)
    _say(reading, path, {**item.value, **changed})


def _members():
    return {
        m.code: (m.person.name, m.joined_on, m.left_on)
        for m in Membership.objects.select_related("person")
    }


# --- taking in ---------------------------------------------------------------------------------


def test_nothing_counts_before_a_human_confirms_it():
    reading = receive(full_case(person(1), person(2)))

    assert not Case.objects.exists() and not AtRisk.objects.exists()
    assert not Decision.objects.exists() and not Fact.objects.exists()
    assert list(queries.waiting(by=noor())) == [reading]
    assert Entry.objects.get().what == "reading.received"


def test_the_same_file_twice_is_found_with_what_was_said_of_it():
    reading = receive(case(person(1)))
    services.accept_certain(reading, seen=reading.version, by=noor())

    again = receive(case(person(1)), by=amani())

    assert again == reading and Reading.objects.count() == 1
    assert again.verdicts.exists()


def test_only_who_may_import_and_change_cases_takes_in_or_sees_a_paper():
    reading = receive(case(person(1)))

    for by in (pia(), max_by("mem-22222-22222")):
        assert not queries.readings(by=by).exists()
        for deed in (
            lambda by=by: queries.reading(reading.ref, by=by),
            lambda by=by: receive(case(person(2)), by=by),
            lambda by=by: _say(reading, "cases[0].code", by=by),
            lambda by=by: services.confirm(reading, 0, seen=1, by=by),
            lambda by=by: services.throw_away(reading, by=by),
        ):
            with pytest.raises(NotYours):
                deed()


def test_a_paper_without_a_case_is_refused_in_words():
    with pytest.raises(Invalid, match="No case was read"):
        receive()
    assert not Reading.objects.exists()


# --- confirming --------------------------------------------------------------------------------


def test_confirming_writes_case_persons_decision_facts_and_asks():
    reading = confirmed(full_case(person(1, sex="F"), person(2, also_known_as=("Bo",))),
                        from_ipu=True, place="Geneva")  # fmt: skip

    found = Case.objects.get()
    assert (found.code, found.collective, found.countries, found.announced, found.stage,
            found.exposure) == ("LUX-COLL-01", True, ["LU"], 2, "open", "restricted")  # fmt: skip
    decision = Decision.objects.get()
    assert (
        decision.symbol,
        decision.session,
        decision.adopted_on,
        decision.place,
        decision.adopted_how,
    ) == ("CL/299/9/R.9", 299, SECOND, "Geneva", "unanimous")
    ruling = Ruling.objects.get()
    assert (ruling.persons, ruling.outcome, ruling.complete) == (2, "continue", True)
    assert _members() == {"LUX-01": ("Ana Example1", "", ""), "LUX-02": ("Boris Example2", "", "")}
    assert AtRisk.objects.get(name="Ana Example1").sex == "F"
    assert {p.exposure for p in AtRisk.objects.all()} == {"restricted"}
    assert Fact.objects.filter(kind="also_known_as").get().value == "Bo"
    kinds = set(Fact.objects.values_list("kind", flat=True))
    assert {"name", "code", "sex", "countries", "victims", "submitted", "complainant", "earlier",
            "violation", "mission", "heard", "from_authorities"} <= kinds  # fmt: skip
    ask = Ask.objects.get()
    assert (ask.number, ask.verb, ask.addressee, ask.decision) == (
        "4", "urges", "authorities", decision)  # fmt: skip
    assert set(Alias.objects.values_list("printed", flat=True)) == {
        "LUX-Coll-01", "LUX01", "LUX02"}  # fmt: skip
    source = Source.objects.get()
    assert source.from_ipu is True and "CL/299/9/R.9" in source.what
    recorded = Entry.objects.get(what="decision.recorded")
    assert (recorded.about, recorded.within) == (decision.ref, found.ref)
    assert Entry.objects.filter(what="case.opened", about=found.ref).count() == 1
    assert reading.finished_at == NOON and reading.decision == decision
    assert not queries.waiting(by=noor()).exists()


def test_what_a_decision_prints_is_a_basis_once_a_human_says_that_the_paper_is_the_ipus():
    confirmed(full_case(person(1, sex="F")), from_ipu=True)

    (facts,) = queries.printed_by_decision(AtRisk.objects.get(), by=noor())

    assert {"name", "sex", "code", "country", "violation"} <= facts.fields


def test_confirming_twice_doubles_nothing():
    reading = confirmed(full_case(person(1), person(2)))
    before = _register()
    entries = Entry.objects.count()

    assert services.confirm(reading, 0, seen=reading.version, by=noor()) == Case.objects.get()
    again = receive(full_case(person(1), person(2)), place="Geneva")  # another file of the paper
    services.confirm_certain(again, seen=again.version, by=amani())

    assert _register() == before
    assert Decision.objects.count() == Ruling.objects.count() == Ask.objects.count() == 1
    assert [e.what for e in Entry.objects.order_by("seq")[entries:]] == ["reading.received"]


def test_a_doubtful_fact_stops_its_own_case_and_no_other():
    reading = receive(
        case(person(1), person(2)), case(person(7), code="LUX-COLL-02"),
        doubts=[("cases[0].persons[1].name", "Perhaps a heading")],
    )  # fmt: skip

    assert services.confirm_certain(reading, seen=reading.version, by=noor()) == 1

    assert [c.code for c in Case.objects.all()] == ["LUX-COLL-02"]
    assert _waiting(reading) == ["cases[0].persons[1]"]
    with pytest.raises(Invalid, match="1 fact still needs your eyes"):
        services.confirm(reading, 0, seen=reading.version, by=noor())

    _accept(reading, "cases[0].persons[1]", name="Boris Right")
    services.confirm(reading, 0, seen=reading.version, by=noor())

    assert AtRisk.objects.filter(name="Boris Right").exists()
    assert Decision.objects.count() == 1


def test_every_warning_stands_at_some_fact_and_none_is_dropped():
    abouts = ["cases[0].persons", "cases[0]", "cases[0].submitted", "document.symbol", "document",
              "cases[0].persons[0].code", "cases[0].strange[4]", "cases[0].persons[9]",
              "text"]  # fmt: skip
    reading = receive(case(person(1)), doubts=[(about, about) for about in abouts])

    told = [str(d) for item in _sheet(reading).items for d in item.doubts]

    assert sorted(told) == sorted(abouts)


def test_what_is_left_out_is_not_kept_and_what_is_corrected_is():
    reading = receive(full_case(person(1), person(2)))
    _say(reading, "cases[0].persons[1]")
    _say(reading, "cases[0].asks[0]")
    _accept(reading, "cases[0].announced_persons", announced_persons="1")
    _accept(reading, "cases[0].code", code="lux/coll/9")
    services.confirm_certain(reading, seen=reading.version, by=noor())

    assert set(_members()) == {"LUX-01"} and not Ask.objects.exists()
    assert (Case.objects.get().code, Case.objects.get().announced) == ("LUX-COLL-9", 1)


@pytest.mark.parametrize(
    ("path", "changed", "field"),
    [
        ("document", {"adopted_on": "2025-13-01"}, "adopted_on"),
        ("document", {"adopted_on": ""}, "adopted_on"),
        ("document", {"session": "many"}, "session"),
        ("cases[0].code", {"code": "no code"}, "code"),
        ("cases[0].countries", {"countries": "ZZ"}, "countries"),
        ("cases[0].announced_persons", {"announced_persons": "-1"}, "announced_persons"),
        ("cases[0].persons[0]", {"name": ""}, "name"),
        ("cases[0].persons[0]", {"sex": "X"}, "sex"),
        ("cases[0].violations[0]", {"key": "rudeness"}, "key"),
        ("cases[0].asks[0]", {"text": "x" * 4001}, "text"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(path, changed, field):
    reading = receive(full_case(person(1)))

    with pytest.raises(Invalid) as refused:
        _accept(reading, path, **changed)

    assert list(refused.value.fields) == [field]
    assert not reading.verdicts.exists()


def test_a_person_whom_nobody_read_is_added_and_a_whole_case_is_left_out():
    reading = receive(case(person(1), announced_persons=2), case(person(5), code="LUX-COLL-05"))
    services.add_read_person(
        reading, 0, values={"name": "Zoe Added", "code": "LUX-09"}, seen=1, by=noor()
    )
    services.leave_case_out(reading, 1, by=noor())
    services.confirm_certain(reading, seen=reading.version, by=noor())

    assert set(_members()) == {"LUX-01", "LUX-09"}
    assert Ruling.objects.get().complete
    assert Reading.objects.get().finished_at


# --- two at once, undoing ----------------------------------------------------------------------


def test_two_people_do_not_write_over_each_other_and_may_work_side_by_side():
    reading = receive(full_case(person(1), person(2)))
    seen = reading.version
    _say(reading, "cases[0].persons[0]", by=amani(), seen=seen)

    _say(reading, "cases[0].persons[1]", seen=seen)  # another fact: no matter
    with pytest.raises(Stale, match="look again"):
        _say(reading, "cases[0].persons[0]", {"name": "Mine"}, seen=seen)
    services.accept_certain(reading, seen=seen, by=noor())  # takes only what waits
    with pytest.raises(Stale):
        services.confirm(reading, 0, seen=seen, by=noor())

    words = {v.path: v.word for v in reading.verdicts.all()}
    assert words["cases[0].persons[0]"] == words["cases[0].persons[1]"] == "left_out"


def test_who_was_slower_with_a_case_is_told_so_and_never_that_it_was_their_deed():
    reading = receive(case(person(1)), case(person(3), code="LUX-COLL-02"))
    seen = reading.version
    services.accept_certain(reading, number=0, seen=seen, by=amani())
    services.confirm(reading, 0, seen=seen, by=amani())

    for late in (
        lambda: services.confirm(reading, 0, seen=reading.version, by=noor()),
        lambda: services.leave_case_out(reading, 0, by=noor()),
    ):
        with pytest.raises(Stale, match="look again"):
            late()
    services.accept_certain(reading, number=1, seen=seen, by=noor())  # the paper's own facts, as
    services.confirm(reading, 1, seen=seen, by=noor())  # read by both: another case may go on

    assert Case.objects.count() == 2 and Decision.objects.count() == 1


def test_what_others_changed_unseen_waits_when_all_that_is_ready_is_confirmed():
    reading = receive(case(person(1)), case(person(3), code="LUX-COLL-02"))
    seen = reading.version
    _say(reading, "cases[1].persons[0]", by=amani(), seen=seen)

    assert services.confirm_certain(reading, seen=seen, by=noor()) == 1
    with pytest.raises(Stale, match="look again"):
        services.confirm_certain(reading, seen=seen, by=noor())
    assert services.confirm_certain(reading, seen=reading.version, by=noor()) == 1


def test_the_last_step_is_taken_back_whole_but_not_somebody_elses():
    reading = receive(full_case(person(1), person(2)))
    _say(reading, "cases[0].persons[0]")
    count = services.accept_certain(reading, seen=reading.version, by=noor())
    assert reading.verdicts.count() == count + 1

    with pytest.raises(Stale):
        services.undo(reading, seen=reading.version, by=amani())
    services.undo(reading, seen=reading.version, by=noor())

    assert [v.path for v in reading.verdicts.all()] == ["cases[0].persons[0]"]
    services.undo(reading, seen=reading.version, by=noor())
    with pytest.raises(Invalid, match="nothing to take back"):
        services.undo(reading, seen=reading.version, by=noor())


def test_what_is_confirmed_cannot_be_taken_back_or_changed_here():
    reading = confirmed(case(person(1)))

    for deed in (
        lambda: services.undo(reading, seen=reading.version, by=noor()),
        lambda: _say(reading, "cases[0].persons[0]"),
        lambda: _say(reading, "document"),
    ):
        with pytest.raises(Invalid):
            deed()


def test_an_unconfirmed_paper_can_be_thrown_away_and_what_was_confirmed_stays():
    reading = receive(case(person(1)), case(person(5), code="LUX-COLL-05"))
    services.accept_certain(reading, seen=reading.version, by=noor())
    services.confirm(reading, 0, seen=reading.version, by=noor())

    services.throw_away(reading, by=noor())

    assert not Reading.objects.exists() and Case.objects.count() == 1
    with pytest.raises(Stale, match="thrown this reading away"):
        _say(reading, "cases[1].code")


# --- the next session --------------------------------------------------------------------------


def test_the_next_decision_updates_the_case_persons_join_and_leave_on_its_day():
    confirmed(full_case(person(1), person(2)), day=FIRST, session=298)
    later = receive(full_case(person(2), person(3), outcome="closed"), day=SECOND)

    assert services.confirm_certain(later, seen=later.version, by=noor()) == 1

    found = Case.objects.get()
    assert _members() == {
        "LUX-01": ("Ana Example1", "", SECOND),
        "LUX-02": ("Boris Example2", "", ""),
        "LUX-03": ("Clara Example3", SECOND, ""),
    }
    assert found.stage == "closed" and found.announced == 2
    days = Ruling.objects.order_by("decision__adopted_on").values_list("decision__adopted_on")
    assert [day for (day,) in days] == [FIRST, SECOND]
    assert AtRisk.objects.count() == 3
    assert Fact.objects.filter(kind="violation", superseded_at=None).count() == 2
    assert Fact.objects.filter(kind="heard", superseded_at=None).count() == 1
    assert Entry.objects.filter(what="decision.recorded", within=found.ref).count() == 2


def test_nobody_has_left_where_the_list_is_not_whole_unless_a_human_says_so():
    confirmed(case(person(1), person(2)), day=FIRST, session=298)
    later = receive(case(person(2), announced_persons=2), day=SECOND)
    services.confirm_certain(later, seen=later.version, by=noor())
    assert _waiting(later) == ["cases[0].gone"]

    _say(later, "cases[0].gone")
    services.confirm(later, 0, seen=later.version, by=noor())

    assert _members()["LUX-01"] == ("Ana Example1", "", "")
    assert not Ruling.objects.get(decision__adopted_on=SECOND).complete


def test_the_decision_after_an_imported_table_lets_people_leave_and_doubles_nobody():
    services.import_cases(read(*group(3)), by=operator(), apply=True)
    later = receive(case(person(2, "Boris Example"), person(3, "Clara Example")), day=THIRD)

    assert services.confirm_certain(later, seen=later.version, by=noor()) == 1

    assert {code: left for code, (_, _, left) in _members().items()} == {
        "LUX-01": THIRD, "LUX-02": "", "LUX-03": "",
    }  # fmt: skip
    assert AtRisk.objects.count() == 3 and Case.objects.count() == 1


def test_a_decision_known_by_its_day_from_a_table_becomes_the_papers_decision():
    history = "case,country,date,mps,sources,note\nLUX-COLL-01,LU,2025-04,3,K3,\n"
    services.import_cases(read(*group(3), history=history), by=operator(), apply=True)
    rulings = Ruling.objects.count()

    names = ("Ana Example", "Boris Example", "Clara Example")
    confirmed(case(*(person(n, name) for n, name in enumerate(names, start=1))),
              day="2025-04-10", session=298, symbol="CL/298/9-R.2")  # fmt: skip

    assert Ruling.objects.count() == rulings
    assert Decision.objects.filter(adopted_on="2025-04-10", symbol="CL/298/9-R.2").count() == 1


def test_one_person_with_the_own_code_in_two_cases_is_one_person():
    confirmed(case(person(1)), case(person(1), person(2), code="LUX-COLL-02"))

    assert AtRisk.objects.count() == 2 and Membership.objects.count() == 3


def test_old_prefixes_and_other_spellings_find_the_case_and_the_person():
    confirmed(case(person(1, code="COD-71"), code="COD-COLL-01", countries=("CD",)), day=FIRST,
              session=298)  # fmt: skip
    paper = receive(case(person(1, code="COD-071", printed_code="DRC71"), code="COD-COLL-1",
                         countries=("CD",)))  # fmt: skip
    services.confirm_certain(paper, seen=paper.version, by=noor())

    assert Case.objects.count() == AtRisk.objects.count() == 1
    assert Ruling.objects.count() == 2


# --- questions ---------------------------------------------------------------------------------


def test_a_name_known_under_another_code_is_a_question_and_never_merged():
    confirmed(case(person(1, "Ana Example")), day=FIRST, session=298)
    later = receive(case(person(1, "Ana Example", code="LUX-44"), code="LUX-COLL-02"))
    services.confirm_certain(later, seen=later.version, by=noor())
    assert _waiting(later) == ["cases[0].persons[0]"]
    item = _sheet(later).item("cases[0].persons[0]")
    ana = AtRisk.objects.get()
    assert [key for key, _ in item.choices] == [ana.ref, "new"]
    with pytest.raises(Invalid, match="Answer this question"):
        _accept(later, "cases[0].persons[0]")

    _accept(later, "cases[0].persons[0]", same="new")
    services.confirm(later, 0, seen=later.version, by=noor())

    assert AtRisk.objects.filter(name="Ana Example").count() == 2


def test_the_same_person_under_a_new_code_keeps_the_old_one_and_the_new_as_a_spelling():
    confirmed(case(person(1, "Ana Example")), day=FIRST, session=298)
    later = receive(case(person(1, "Ana Example", code="LUX-44")))
    services.confirm_certain(later, seen=later.version, by=noor())
    _accept(later, "cases[0].persons[0]", same=AtRisk.objects.get().ref)
    services.confirm(later, 0, seen=later.version, by=noor())

    member = Membership.objects.get()
    assert member.code == "LUX-01" and not member.left_on
    assert "LUX-44" in set(member.aliases.values_list("printed", flat=True))


def test_a_code_of_another_name_is_a_question_and_a_small_difference_is_none():
    confirmed(case(person(1, "Renzo Example"), person(2, "Clara Other")), day=FIRST, session=298)
    later = receive(case(person(1, "Enzo Example"), person(2, "Quite Different")))
    services.confirm_certain(later, seen=later.version, by=noor())

    assert _waiting(later) == ["cases[0].persons[1]"]
    _accept(later, "cases[0].persons[1]", same=AtRisk.objects.get(name="Clara Other").ref)
    services.confirm(later, 0, seen=later.version, by=noor())

    assert {p.name for p in AtRisk.objects.all()} == {"Enzo Example", "Quite Different"}
    assert Fact.objects.filter(kind="name", value="Renzo Example").exclude(superseded_at=None)


def test_what_was_recorded_by_hand_gives_way_only_when_the_human_was_asked():
    confirmed(case(person(1, "Ana Example")), day=FIRST, session=298)
    name = Fact.objects.get(kind="name")
    services.supersede_fact(name, value="Anna Maria Example", cited=cited(), by=noor())
    found = Case.objects.get()
    services.change_case(found, changes={"stage": "suspended", "countries": ["BE"]},
                         version=found.version, by=noor())  # fmt: skip
    later = receive(case(person(1, "Ana Example")))
    services.confirm_certain(later, seen=later.version, by=noor())
    assert _waiting(later) == ["cases[0].persons[0]", "cases[0].outcome"]

    _accept(later, "cases[0].persons[0]", name="Anna Maria Example")
    _say(later, "cases[0].outcome")
    services.confirm(later, 0, seen=later.version, by=noor())

    found.refresh_from_db()
    assert AtRisk.objects.get().name == "Anna Maria Example"
    assert (found.stage, found.countries) == ("suspended", ["BE"])


def test_the_case_of_another_programme_is_not_changed_from_here():
    confirmed(case(person(1)), day=FIRST, session=298)
    services.join_scope(Case.objects.get(), scope="prog-22222-22222", by=noor())
    mine = noor(scope="prog-33333-33333")
    reading = receive(case(person(1)), by=mine)
    services.accept_certain(reading, seen=reading.version, by=mine)

    with pytest.raises(Invalid, match="Others look after the case"):
        services.confirm(reading, 0, seen=reading.version, by=mine)

    assert Ruling.objects.count() == 1


# --- forgetting --------------------------------------------------------------------------------


def test_erasing_a_person_takes_every_paper_that_prints_the_name():
    confirmed(case(person(1)), day=FIRST, session=298)
    receive(case(person(5), code="LUX-COLL-05"))
    receive(case(person(1), person(6), code="LUX-COLL-06"), day=THIRD)
    ana = AtRisk.objects.get()

    services.erase(ana)

    assert Reading.objects.count() == 1
    assert "Ana Example1" not in Reading.objects.get().text
    assert not Confirmed.objects.exists() and not Listing.objects.exists()


def test_a_paper_that_nobody_touches_is_forgotten_in_its_time():
    receive(case(person(1)), by=noor(at=NOON - timedelta(days=91)))
    receive(case(person(2)), by=noor(at=NOON - timedelta(days=89)))

    assert services.forget_readings(before=NOON - timedelta(days=90)) == 1
    assert Reading.objects.count() == 1


# --- any order ---------------------------------------------------------------------------------


def _register():
    """Return what stands in the register, without references and times."""
    facts = Fact.objects.filter(superseded_at=None).prefetch_related("sources")
    return {
        "cases": sorted(Case.objects.values_list("code", "stage", "announced", "search_text")),
        "members": _members(),
        "sex": sorted(AtRisk.objects.values_list("name", "sex")),
        "facts": sorted(
            (f.kind, f.value, f.person.name if f.person else "", f.happened_on,
             tuple(sorted(s.what for s in f.sources.all())))
            for f in facts
        ),
        "rulings": sorted(
            Ruling.objects.values_list("decision__symbol", "case__code", "persons", "outcome",
                                       "complete")
        ),
        "asks": sorted(Ask.objects.values_list("case__code", "decision__symbol", "number", "text")),
        "aliases": sorted(Alias.objects.values_list("printed", flat=True)),
        "history": sorted(Fact.objects.values_list("kind", "value").distinct()),
    }  # fmt: skip


SESSIONS = ((FIRST, 298), (SECOND, 299), (THIRD, 300))
SPELLINGS = {1: ("Ana Example1", "Anna Example1"), 2: ("Boris Example2", "Boriss Example2")}


@st.composite
def _paper(draw):
    """One session's paper on one case: some of five persons, in some spelling, some allegations."""
    numbers = draw(st.sets(st.integers(1, 5), min_size=1))
    persons = [
        person(n, draw(st.sampled_from(SPELLINGS.get(n, (f"{received.NAMES[n - 1]} Example{n}",)))),
               sex=draw(st.sampled_from((None, "F"))))
        for n in sorted(numbers)
    ]  # fmt: skip
    keys = draw(st.sets(st.sampled_from(("torture", "threats", "murder"))))
    return case(
        *persons,
        violations=tuple(Alleged(key=key, label=key) for key in sorted(keys)),
        hearings=tuple(Dated(text=text) for text in draw(st.sets(st.sampled_from("ab")))),
        outcome=draw(st.sampled_from((None, "continue", "closed"))),
    )


class AnyOrder(TestCase):
    """Sessions confirmed in any order, some of them twice, end in the same register."""

    databases = "__all__"

    @settings(max_examples=30)  # each confirms six to nine papers
    @given(st.lists(_paper(), min_size=3, max_size=3), st.permutations(range(3)), st.booleans())
    def test_confirming_in_any_order_gives_the_same_register(self, found, order, twice):
        registers = []
        for places in (range(3), [*order, *(order if twice else ())]):
            for model in (Reading, Fact, Ask, Case, Decision, Source, AtRisk):
                model.objects.all().delete()
            for place in places:
                day, session = SESSIONS[place]
                reading = receive(found[place], day=day, session=session)
                services.accept_certain(reading, seen=reading.version, by=noor())
                for item in _sheet(reading).items:
                    if not item.settled:
                        _accept(reading, item.path)
                services.confirm(reading, 0, seen=reading.version, by=noor())
            registers.append(_register())
        assert registers[0] == registers[1]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), unique_by=lambda r: r[0]))
def test_days_of_joining_and_leaving_follow_from_the_lists_alone(lists):
    told = {days_of(order) for order in itertools.islice(itertools.permutations(lists), 24)}

    ((joined, left),) = told
    on = [day for day, present in lists if present]
    assert not joined or joined == min(on)
    assert not left or ((left, False) in lists and left > max(on, default=""))


def test_accepting_facts_in_any_order_gives_the_same_value():
    reading = receive(full_case(person(1), person(2)))
    paths = [i.path for i in _sheet(reading).items]
    for path in reversed(paths):
        _accept(reading, path)
    services.confirm(reading, 0, seen=reading.version, by=noor())
    one = _register()
    for model in (Reading, Fact, Ask, Case, Decision, Source, AtRisk):
        model.objects.all().delete()
    confirmed(full_case(person(1), person(2)))

    assert _register() == one
    assert {checking.case_of(path) for path in paths} == {None, 0}


def test_a_namesake_in_another_country_is_no_question():
    confirmed(case(person(1, "Ana Example")), day=FIRST, session=298)
    confirmed(case(person(1, "Ana Example", code="BEL-01"), code="BEL-COLL-01", countries=("BE",)))

    assert AtRisk.objects.filter(name="Ana Example").count() == 2


def test_facts_that_wait_for_one_reason_are_accepted_together_and_no_others():
    doubts = [(f"cases[0].{name}[0]", "The box is mixed") for name in ("hearings", "missions")]
    reading = receive(full_case(person(1)), doubts=[*doubts, ("cases[0].asks[0]", "Another"),
                      ("cases[0].complainant_sections[0]", "The box is mixed")])  # fmt: skip

    services.accept_alike(reading, "The box is mixed", seen=reading.version, by=noor())

    said = {v.path for v in reading.verdicts.all()}
    assert said == {"cases[0].hearings[0]", "cases[0].missions[0]",
                    "cases[0].complainant_sections"}  # fmt: skip


def test_nobody_has_left_by_an_older_list_than_a_decision_whose_list_is_not_known():
    """A paper of 2021, confirmed under a table of 2026 that still names the person."""
    lists = [("2020-01-18", True), ("2021-03-24", False)]

    assert days_of(lists) == ("", "2021-03-24")
    assert days_of(lists, known_since="2026-02-01") == ("", "")
