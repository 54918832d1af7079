"""Whole records against whole people, without a database: what is stated again changes nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.people.importing.compare import compare
from gemel.people.importing.houses import Houses
from gemel.people.importing.person import Person
from gemel.people.reading.records import AffiliationRecord, BodyRecord
from tests.people.builders import a_reading, a_record, a_seat

DAY = date(2026, 11, 1)
TRACKS = ("new_", "changed_", "gone_")


class Register:
    """What a database would hold between imports: the same people, with numbers of their own."""

    def __init__(self):
        self.people: dict[tuple[str, str], Person] = {}
        self.houses = Houses()
        self._numbers = count(1)

    def apply(self, *records, enrich=False, as_of=DAY):
        report, touched = compare(
            a_reading(*records, as_of=as_of), people=self.people, houses=self.houses, enrich=enrich
        )
        self._keep(touched)
        return report

    def _keep(self, touched):
        for person in touched:
            person.pk = person.pk or next(self._numbers)
            person.stated = False
            for seat in (*person.sittings, *person.places, *person.affiliations):
                seat.pk = seat.pk or next(self._numbers)
            for entry, pk in person.as_written.items():
                person.as_written[entry] = pk or next(self._numbers)
            for one in fields(person):
                if one.name.startswith(TRACKS):
                    getattr(person, one.name).clear()
        self.houses.changed_bodies.clear()


words = st.sampled_from(["", "Vera", "Quillon", "Harbour"])
births = st.sampled_from(["", "1970", "1970-02", "1970-02-03", "1971-05-06"])
seats = st.lists(
    st.builds(
        a_seat,
        parliament=st.sampled_from(["House of Arcadia", "European Parliament", ""]),
        country=st.sampled_from(["", "AQ"]),
        party=words,
        group=words,
        area=words,
        start=st.sampled_from([None, "2019", "2024-06-01"]),
        end=st.sampled_from([None, None, "2025"]),
    ),
    max_size=3,
).map(tuple)
some = st.lists(st.sampled_from(["fr", "en", "rn"]), unique=True).map(tuple)
facts = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Vera Quillon", "Véra QUILLON", "Vera Quillon-Marsh"]),
        "given_name": words,
        "sex": st.sampled_from(["", "F"]),
        "birth_date": births,
        "profession": words,
        "mandates": seats,
        "languages": some,
        "native_languages": some,
        "citizenships": st.lists(st.sampled_from(["AQ", "BV"]), unique=True).map(tuple),
        "emails": st.lists(st.sampled_from(["a@x.example", "b@x.example"]), unique=True).map(tuple),
        "other_names": st.lists(
            st.tuples(st.sampled_from(["", "ar"]), words.filter(bool)), max_size=2
        ).map(tuple),
        "bodies": st.lists(
            st.builds(
                BodyRecord,
                st.just("committee"),
                st.sampled_from(["One", "Two"]),
                role=st.sampled_from(["", "member", "chair"]),
                start=st.sampled_from([None, "2024"]),
                end=st.sampled_from([None, "2025"]),
            ),
            max_size=2,
        ).map(tuple),
        "affiliations": st.lists(st.builds(AffiliationRecord, words.filter(bool)), max_size=2).map(
            tuple
        ),
        "notes": st.lists(st.tuples(st.just("bio"), words.filter(bool)), max_size=2).map(tuple),
    }
)


def one(**stated):
    return a_record("7", **stated)


def other(**stated):
    """The same person in another source, joined by a number that both know."""
    return a_record(identifiers=(("other:id", "x"), ("arcadia:id", "7")), **stated)


@settings(deadline=None)
@given(facts)
def test_the_same_record_twice_changes_nothing(stated):
    register = Register()
    register.apply(one(**stated))

    again = register.apply(one(**stated))

    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)


@settings(deadline=None)
@given(facts, facts)
def test_two_sources_in_turn_come_to_rest(first, second):
    register = Register()
    for _ in range(2):
        register.apply(one(**first))
        register.apply(other(**second))

    reports = [register.apply(one(**first)), register.apply(other(**second))]

    assert [report.updated for report in reports if not report.rejected] in ([0, 0], [0])


@settings(deadline=None)
@given(facts, facts)
def test_enriching_twice_changes_nothing_and_never_corrects(known, added):
    register = Register()
    register.apply(one(**known))
    person = register.people["arcadia:id", "7"]
    before = dict(person.texts)

    register.apply(one(**added), enrich=True)
    again = register.apply(one(**added), enrich=True)

    assert again.updated == 0
    for name, text in before.items():
        assert not text or person.texts[name].startswith(text)


@settings(deadline=None)
@given(facts, facts)
def test_what_was_known_of_a_person_is_still_known(first, second):
    register = Register()
    register.apply(one(**first))
    person = register.people["arcadia:id", "7"]
    names, languages = set(person.names), set(person.languages)
    contacts, numbers, sat = set(person.contacts), set(person.identifiers), len(person.sittings)

    register.apply(other(**second))
    register.apply(one(**second))

    assert names - {""} <= set(person.names)
    assert languages <= set(person.languages)
    assert contacts <= person.contacts and numbers <= person.identifiers
    assert sat <= len(person.sittings)


@settings(deadline=None)
@given(facts)
def test_a_later_day_confirms_and_an_earlier_one_does_not(stated):
    register = Register()
    register.apply(one(**stated))

    earlier = register.apply(one(**stated), as_of=date(2026, 1, 1))
    register.apply(one(**stated), as_of=date(2026, 11, 20))
    again = register.apply(one(**stated), as_of=date(2026, 11, 20))

    assert earlier.updated == again.updated == 0


def test_a_reading_in_another_order_says_the_same():
    people = [a_record(str(n), f"Person {chr(97 + n)}") for n in range(5)]
    register, turned = Register(), Register()

    assert register.apply(*people).counts == turned.apply(*reversed(people)).counts
    assert turned.apply(*(replace(one) for one in people)).unchanged == 5


def test_a_sort_name_that_is_the_name_once_more_takes_no_better_one_away():
    register = Register()
    register.apply(one(sort_name="Quillon, Vera"))

    assert register.apply(one(sort_name="Vera Quillon")).updated == 0
    assert register.apply(one(sort_name="Marsh, Vera Quillon")).updated == 1
