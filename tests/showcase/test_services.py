"""The shop window: lit by a lease, dark for good by a tombstone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.kernel.errors import Refused
from gemel.showcase import queries, rules, services
from gemel.showcase.models import Card, Tombstone
from tests.cast import NOON
from tests.showcase.builders import TEXTS, a_card

pytestmark = pytest.mark.django_db(databases="__all__")
DAY = timedelta(days=1)


def content_of(card, **changes):
    facts = {
        "ref": card.ref, "kind": card.kind, "slug": card.slug, "about": card.about,
        "release": card.release, "texts": card.texts, "countries": card.countries,
    }  # fmt: skip
    return rules.Content(**{**facts, **changes})


def put_again(card, *, proposed_at, leans=(), **changes):
    return services.put(
        content_of(card, **changes), leans=leans, proposed_at=proposed_at, at=NOON,
        dark_at=NOON + 9 * DAY,
    )  # fmt: skip


def test_a_card_is_seen_only_under_its_lease():
    card = a_card(slug="one", dark_at=NOON + DAY)

    assert queries.card("case", "one", at=NOON) == card
    assert queries.card("case", "one", at=NOON - DAY) is None
    assert queries.card("case", "one", at=NOON + DAY) is None
    assert queries.card("twinning", "one", at=NOON) is None


def test_renewing_moves_the_end_of_the_lease():
    card = a_card(slug="one", dark_at=NOON + DAY)

    assert services.renew(card.ref, release=card.release, dark_at=NOON + 2 * DAY)
    assert queries.card("case", "one", at=NOON + DAY)


def test_another_release_cannot_renew_the_card():
    card = a_card()

    assert not services.renew(card.ref, release="rel-other", dark_at=NOON + 99 * DAY)


@pytest.mark.parametrize("mark", ["leans", "about", "release", "ref"])
def test_taking_down_any_mark_takes_the_card_and_its_content(mark):
    card = a_card(leans=["con-22222-22222"])
    other = a_card()
    about = "con-22222-22222" if mark == "leans" else getattr(card, mark)

    taken = services.take_down(about=about, at=NOON)

    assert taken == [card.release]
    assert list(Card.objects.all()) == [other]
    assert not services.renew(card.ref, release=card.release, dark_at=NOON + DAY)


def test_only_what_was_proposed_after_the_take_down_is_lit_again():
    card = a_card(leans=["per-22222-22222"])
    services.take_down(about="per-22222-22222", at=NOON)
    leans = ["per-22222-22222"]

    for proposed_at in (NOON - DAY, NOON):
        with pytest.raises(Refused):
            put_again(card, proposed_at=proposed_at, leans=leans, release="rel-new")
    with pytest.raises(Refused):
        put_again(card, proposed_at=NOON - DAY)  # the same release, now silent on what it leans on
    assert not queries.cards(at=NOON)
    assert put_again(card, proposed_at=NOON + DAY, leans=leans, release="rel-new")


def test_a_new_release_does_not_lift_the_tombstone_for_older_ones():
    card = a_card(leans=["per-22222-22222"])
    services.take_down(about="per-22222-22222", at=NOON)
    put_again(card, proposed_at=NOON + DAY, leans=["per-22222-22222"], release="rel-new")

    with pytest.raises(Refused):
        put_again(card, proposed_at=NOON - DAY, leans=["per-22222-22222"], release="rel-old")


def test_a_second_take_down_moves_the_tombstone_and_an_earlier_one_never_does():
    services.take_down(about="per-22222-22222", at=NOON)
    services.take_down(about="per-22222-22222", at=NOON + DAY)
    services.take_down(about="per-22222-22222", at=NOON - DAY)

    assert queries.tombstone_at("per-22222-22222") == NOON + DAY
    assert queries.tombstone_at("per-33333-33333") is None


def test_a_tombstone_planted_behind_a_lit_card_stops_its_renewal():
    card = a_card(leans=["per-22222-22222"])
    Tombstone.objects.create(about="per-22222-22222", made_at=NOON)

    assert not services.renew(card.ref, release=card.release, dark_at=NOON + 9 * DAY)


def test_a_new_card_at_the_same_address_replaces_the_old_one():
    a_card(slug="XAR-COLL-02")
    new = a_card(slug="XAR-COLL-02")

    assert list(Card.objects.all()) == [new]


def test_figures_that_count_what_was_taken_down_go_dark_as_well():
    card = a_card()
    services.put_figures(
        [
            rules.Pin(key="persons", country="AQ", value=4, about=[card.about]),
            rules.Pin(key="persons", country="BV", value=2, about=["case-other"]),
        ]
    )

    services.take_down(about=card.release, at=NOON)

    assert [figure.country for figure in queries.figures()] == ["BV"]


def test_a_country_finds_its_cards_and_figures_and_ideas_keep_their_order():
    card = a_card(countries=["AQ", "BV"])
    a_card(countries=["BV"])
    services.put_figures([rules.Pin(key="persons", country="AQ", value=4)])
    services.put_ideas([{"key": "second"}, {"key": "first"}])

    assert list(queries.cards(at=NOON, country="AQ")) == [card]
    assert queries.figures(country="AQ").get().value == 4
    assert [idea.key for idea in queries.ideas()] == ["second", "first"]
    assert queries.idea("first").position == 1
    assert queries.idea("third") is None


def test_linked_cards_are_found_by_what_they_are_about():
    case = a_card()
    action = a_card(kind="action", links=[case.about], leans=[case.about])

    assert list(queries.linked(action, at=NOON)) == [case]
    assert set(queries.leaning_on(case.about, at=NOON)) == {case, action}


@given(st.datetimes(), st.integers(1, 48), st.one_of(st.none(), st.datetimes()))
def test_a_card_goes_dark_at_the_earlier_of_lease_and_basis(at, hours, ends):
    lease = timedelta(hours=hours)
    try:
        dark = rules.dark_at(at, lease=lease, basis_ends_at=ends)
    except OverflowError:
        return

    assert dark == at + lease or dark == ends
    assert dark <= at + lease
    assert ends is None or dark <= ends


def test_any_other_content_has_another_etag():
    one = rules.Content(
        ref="a", kind="case", slug="a", about="b", release="c", texts=TEXTS, countries=("AQ",)
    )
    assert one.etag != rules.Content(**{**vars(one), "countries": ("BV",)}).etag
