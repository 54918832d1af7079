"""Who may be one person: found by index, never by a name that many have."""

from __future__ import annotations

import time

import pytest

from gemel.people.importing import alike
from gemel.people.importing.alike import Record
from gemel.people.rules import Alike

ARCADIA = frozenset({"AQ"})


def record(pk, name, source="a", **facts):
    names = (name,) if isinstance(name, str) else name
    numbers = {source: frozenset({str(pk)})}
    return Record(pk=pk, names=names, numbers=facts.pop("numbers", numbers), **facts)


def find(*records, touched=None, known=frozenset()):
    every = {one.pk for one in records}
    return alike.find(records, touched=every if touched is None else touched, known=known)


def test_one_name_and_one_birth_from_two_sources_is_the_strongest():
    one = record(1, "Vera Quillon", "a", birth_date="1970-02-03")
    other = record(2, "QUILLON Vera", "b", birth_date="1970-02-03")

    (found,) = find(one, other)

    assert (found.one, found.other, found.strength) == (1, 2, 95)
    assert set(found.reasons) == {Alike.SAME_NAME, Alike.SAME_BIRTH_DATE}


def test_two_numbers_of_one_source_are_two_people_whatever_their_names():
    one = record(1, "Vera Quillon", "a", birth_date="1970-02-03", countries=ARCADIA)
    other = record(2, "Vera Quillon", "a", birth_date="1970-02-03", countries=ARCADIA)

    assert find(one, other) == []


def test_another_birth_speaks_against_one_person():
    one = record(1, "Vera Quillon", "a", birth_date="1970-02-03", countries=ARCADIA)
    other = record(2, "Vera Quillon", "b", birth_date="1971-02-03", countries=ARCADIA)

    assert find(one, other) == []


def test_another_birth_with_the_same_address_is_asked_about_and_told():
    mail = frozenset({"vera@house.example"})
    one = record(1, "Vera Quillon", "a", birth_date="1970-02-03", addresses=mail)
    other = record(2, "Vera Quillon", "b", birth_date="1970-03-02", addresses=mail)

    (found,) = find(one, other)

    assert Alike.OTHER_BIRTH_DATE in found.reasons and found.strength == 90


@pytest.mark.parametrize(
    ("name", "other_name"),
    [
        ("Sergio Vergada", "Servio Vergada"),
        ("Cesar Cadenaz", "Cesar Cardenaz"),
        ("Saadat Quillon", "سعادات كويلون"),
        ("Abd al-Rahman Quill", "Abdulrahman Quill"),
    ],
)
def test_names_that_sound_alike_in_one_country_are_asked_about(name, other_name):
    one = record(1, name, "a", countries=ARCADIA)
    other = record(2, other_name, "b", countries=ARCADIA)

    (found,) = find(one, other)

    assert Alike.SOUNDS_ALIKE in found.reasons
    assert found.strength <= 45


def test_a_new_surname_with_the_same_birth_and_house_is_asked_about():
    one = record(1, "Vera Quillon", "a", birth_date="1970-02-03", parliaments=frozenset({7}))
    other = record(2, "Vera Marsh", "b", birth_date="1970-02-03", parliaments=frozenset({7}))

    (found,) = find(one, other)

    assert found.strength == 60 and Alike.SHARED_WORD in found.reasons


def test_a_shared_surname_in_one_country_is_no_likeness():
    one = record(1, "Vera Quillon", "a", countries=ARCADIA)
    other = record(2, "Anton Quillon", "b", countries=ARCADIA)

    assert find(one, other) == []


def test_a_name_alone_is_weak_and_only_where_it_is_rare():
    rare = [record(1, "Vera Quillonberg", "a"), record(2, "Vera Quillonberg", "b")]
    common = [record(pk, "Vera Quillonberg", f"s{pk}") for pk in range(1, 4)]

    assert [found.strength for found in find(*rare)] == [20]
    assert find(*common) == []


def test_a_name_alone_across_two_countries_is_no_likeness():
    one = record(1, "Vera Quillonberg", "a", countries=ARCADIA)
    other = record(2, "Vera Quillonberg", "b", countries=frozenset({"BV"}))

    assert find(one, other) == []


def test_pairs_that_were_found_before_are_not_found_again():
    one = record(1, "Vera Quillon", "a", birth_date="1970-02-03")
    other = record(2, "Vera Quillon", "b", birth_date="1970-02-03")

    assert find(one, other, known={(1, 2)}) == []


def test_only_pairs_with_a_touched_record_are_looked_at():
    old = [record(pk, "Vera Quillon", f"s{pk}", birth_date="1970-02-03") for pk in (1, 2)]
    new = record(3, "Anton Marsh", "c")

    assert find(*old, new, touched={3}) == []
    assert len(find(*old, new, touched={2})) == 1


def test_a_likeness_by_another_name_is_found():
    one = record(1, ("Vera Marsh", "Vera Quillon"), "a", birth_date="1970-02-03")
    other = record(2, "Vera Quillon", "b", birth_date="1970-02-03")

    assert find(one, other)[0].strength == 95


def test_twenty_thousand_people_of_two_sources_are_not_compared_all_with_all():
    given = ["Vera", "Anton", "Mira", "Osk", "Tilda", "Bruno", "Xenia", "Jorin", "Lotte", "Pavo"]
    people = [
        record(
            pk,
            f"{given[pk % 10]} Fam{chr(97 + pk % 26)}{chr(97 + pk // 26 % 26)}el{pk // 676 % 7}",
            "ab"[pk % 2],
            birth_date=f"{1940 + pk % 50}-{1 + pk % 12:02}-{1 + pk % 28:02}",
            countries=frozenset({f"C{pk % 40}"}),
        )
        for pk in range(1, 5001)
    ]

    start = time.process_time()
    find(*people)

    # All against all would be 12 million comparisons of some 30 microseconds: minutes.
    assert time.process_time() - start < 60
