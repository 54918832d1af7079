"""Likely duplicates: asked about once, decided by a human, and undone without a trace."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.people import queries, services
from gemel.people.models import (
    Affiliation,
    AsWritten,
    ContactPoint,
    CountryTie,
    Identifier,
    Likeness,
    Mandate,
    Merge,
    OtherName,
    Parliamentarian,
    Seat,
    Speaks,
    Veto,
)
from gemel.people.reading.records import AffiliationRecord, BodyRecord
from tests.cast import amani, noor, operator, pia
from tests.consent.builders import a_person
from tests.people.builders import a_member, a_reading, a_record, a_seat

pytestmark = pytest.mark.django_db(databases="__all__")

TABLES = (
    Affiliation, AsWritten, ContactPoint, CountryTie, Identifier, Likeness, Mandate, OtherName,
    Parliamentarian, Seat, Speaks, Veto,
)  # fmt: skip


def everything():
    rows = {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}
    for row in rows["Parliamentarian"]:
        del row["version"]
    return rows


def imported(*records):
    return services.apply_import(a_reading(*records), apply=True, by=operator())


@pytest.fixture
def two():
    """One person from two sources, which the machine has put into the queue."""
    imported(
        a_record("7", "Vera Quillon", birth_date="1970-02-03", languages=("fr",), sex="F",
                 mandates=(a_seat(party="Harbour"),)),
    )  # fmt: skip
    imported(
        a_record("x9", "Véra Quillon", scheme="other:id", birth_date="1970-02-03",
                 languages=("fr", "en"), native_languages=("fr",), profession="Judge",
                 mandates=(a_seat(party="Harbour"), a_seat(start="2019", end="2023"))),
    )  # fmt: skip
    return queries.likenesses(by=noor()).get()


def merged(likeness):
    return services.merge(keep=likeness.one, gone=likeness.other, by=noor())


def test_merging_moves_what_the_other_record_knew(two):
    done = merged(two)

    kept = queries.standing_record(done.gone.ref, by=noor())
    assert kept.pk == two.one_id
    assert {(one.scheme, one.value) for one in kept.identifiers.all()} == {
        ("arcadia:id", "7"), ("other:id", "x9"),
    }  # fmt: skip
    assert {one.language: one.level for one in kept.languages.all()} == {"fr": "native", "en": ""}
    assert [one.starts_on for one in kept.mandates.all()] == ["2024-06-01", "2019"]
    assert kept.profession == "Judge"
    assert [one.name for one in kept.other_names.all()] == ["Véra Quillon"]
    assert Entry.objects.filter(what="parliamentarian.merged", about=kept.ref).exists()


def test_a_merged_record_is_out_of_lists_and_readable_by_its_ref(two):
    done = merged(two)

    assert list(queries.parliamentarians(by=noor())) == [done.kept]
    assert queries.parliamentarian(done.gone.ref, by=noor()).merged_into_id == done.kept_id
    assert queries.same(done.kept) == queries.same(done.gone) == {done.kept_id, done.gone_id}


def test_merging_and_taking_apart_leaves_everything_as_it_was(two):
    before = everything()

    services.unmerge(merged(two), by=amani())

    assert everything() == before
    assert queries.likenesses(by=noor()).get() == two


def test_an_import_after_merging_finds_the_kept_record_and_after_taking_apart_both(two):
    first = a_record("x9", "Véra Quillon", scheme="other:id", mandates=(), profession="Judge")
    done = merged(two)
    assert imported(first).unchanged == 1

    services.unmerge(done, by=noor())

    assert imported(first).unchanged == 1
    assert Parliamentarian.objects.get(pk=done.gone_id).identifiers.count() == 1


def test_what_was_changed_since_is_not_taken_back(two):
    done = merged(two)
    kept = queries.parliamentarian(done.kept.ref, by=noor())
    services.save_parliamentarian(
        values={"profession": "Minister"}, parliamentarian=kept, by=noor()
    )

    services.unmerge(done, by=noor())

    assert Parliamentarian.objects.get(pk=kept.pk).profession == "Minister"


def test_a_veto_holds_for_the_kept_record_too(two):
    person = a_person()
    services.veto(person, two.other, said_by="person", by=noor())

    done = merged(two)

    assert list(person.vetoes.values_list("parliamentarian_id", flat=True)) == [done.kept_id]


def test_taking_apart_twice_is_refused(two):
    done = merged(two)
    services.unmerge(done, by=noor())

    with pytest.raises(Stale):
        services.unmerge(done, by=noor())


def test_a_record_in_a_third_is_taken_apart_from_outside_in(two):
    third = a_member("Vera Third", by=noor())
    first = merged(two)
    kept = queries.parliamentarian(first.kept.ref, by=noor())
    second = services.merge(keep=third, gone=kept, by=noor())
    assert queries.same(first.gone) == {third.pk, first.kept_id, first.gone_id}

    with pytest.raises(Invalid):
        services.unmerge(first, by=noor())
    services.unmerge(second, by=noor())
    services.unmerge(first, by=noor())

    assert Parliamentarian.objects.filter(merged_into=None).count() == 3


def test_one_record_is_not_merged_with_itself_and_a_stale_one_not_at_all(two):
    with pytest.raises(Invalid):
        services.merge(keep=two.one, gone=two.one, by=noor())
    services.save_parliamentarian(
        values={"profession": "Clerk"}, parliamentarian=two.other, by=amani()
    )

    with pytest.raises(Stale):
        services.merge(keep=two.one, gone=two.other, by=noor())
    assert not Merge.objects.exists()


def test_two_who_were_told_apart_are_never_asked_about_again(two):
    services.judge(two, by=noor())

    again = imported(a_record("x9", "Vera Quillon", scheme="other:id", mandates=()))

    assert again.updated == 1 and again.likenesses == 0
    assert not queries.likenesses(by=noor()).exists()
    assert queries.likenesses(by=noor(), decided=True).get() == two


def test_told_apart_holds_also_when_one_of_them_goes_into_a_third(two):
    services.judge(two, by=noor())
    third = a_member("Vera Quillonova", by=noor())
    gone = queries.parliamentarian(two.other.ref, by=noor())

    services.merge(keep=third, gone=gone, by=noor())

    one, other = sorted((two.one_id, third.pk))
    assert Likeness.objects.get(one_id=one, other_id=other).verdict == "different"
    services.find_likenesses({third.pk}, by=noor())
    assert not queries.likenesses(by=noor()).exists()


def test_an_open_question_goes_on_with_the_kept_record(two):
    third = a_member("Vera Quillon", birth_date="1970-02-03", by=noor())
    assert queries.likenesses(by=noor()).count() == 3

    merged(two)

    (left,) = queries.likenesses(by=noor())
    assert {left.one_id, left.other_id} == {two.one_id, third.pk}


def test_a_judgement_can_be_taken_back_once(two):
    services.judge(two, by=noor())
    with pytest.raises(Stale):
        services.judge(two, by=amani())

    services.ask_again(two, by=noor())

    assert queries.likenesses(by=noor()).get() == two
    with pytest.raises(Stale):
        services.ask_again(two, by=noor())


def test_who_reads_only_does_not_decide(two):
    with pytest.raises(NotYours):
        services.judge(two, by=pia())
    with pytest.raises(NotYours):
        services.merge(keep=two.one, gone=two.other, by=pia())
    with pytest.raises(NotYours):
        queries.likeness("like-22222-22222", by=noor())
    with pytest.raises(NotYours):
        queries.merge("merge-22222-22222", by=noor())


# --- whatever two records hold, taking them apart restores it --------------------------------

words = st.sampled_from(["", "Vera", "Quillon", "Harbour"])
seats = st.lists(
    st.builds(
        a_seat,
        party=words,
        area=words,
        start=st.sampled_from([None, "2019", "2024-06-01"]),
        end=st.sampled_from([None, "2025"]),
    ),
    max_size=3,
).map(tuple)
facts = st.fixed_dictionaries(
    {
        "mandates": seats,
        "sex": st.sampled_from(["", "F"]),
        "birth_date": st.sampled_from(["", "1970", "1970-02-03"]),
        "profession": words,
        "given_name": words,
        "languages": st.lists(st.sampled_from(["fr", "en"]), unique=True).map(tuple),
        "native_languages": st.lists(st.sampled_from(["fr", "en"]), unique=True).map(tuple),
        "citizenships": st.lists(st.sampled_from(["AQ", "BV"]), unique=True).map(tuple),
        "emails": st.lists(st.sampled_from(["a@x.example", "b@x.example"]), unique=True).map(tuple),
        "other_names": st.lists(st.tuples(st.just(""), words.filter(bool))).map(tuple),
        "affiliations": st.lists(st.builds(AffiliationRecord, words.filter(bool))).map(tuple),
        "bodies": st.lists(
            st.builds(BodyRecord, st.just("committee"), st.sampled_from(["One", "Two"]))
        ).map(tuple),
        "notes": st.lists(st.tuples(st.just("bio"), words.filter(bool))).map(tuple),
    }
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(facts, facts)
def test_taking_apart_restores_any_two_records(one, other):
    with transaction.atomic():
        imported(a_record("7", "Vera Quillon", **one))
        imported(a_record("9", "Vera Marsh", scheme="other:id", **other))
        keep, gone = Parliamentarian.objects.order_by("pk")
        before = everything()

        done = services.merge(keep=keep, gone=gone, by=noor())
        assert not gone.identifiers.exists()
        services.unmerge(done, by=noor())

        after = everything()
        transaction.set_rollback(True)
    assert after == before
