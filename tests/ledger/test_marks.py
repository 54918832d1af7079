"""A mark binds the state that a deed left behind: covered by the chain, the newest one counts."""

from __future__ import annotations

import pytest

from gemel.ledger import queries, rules, services
from gemel.ledger.models import Entry
from tests.cast import NOON, noor

pytestmark = pytest.mark.django_db

PER = "per-hhhhh-22222"


def test_a_deed_without_a_mark_is_hashed_as_it_always_was():
    deed = rules.Deed(1, NOON, "person.kept", PER, "", "acc-nnnnn-23456", "")

    assert rules.link("", deed) == (
        "090657ca807c1a35fb22cd8eff261f6af3c5b361fbdeb9c02d3c87d974927c1b"
    )


def test_the_newest_mark_counts_and_a_changed_one_is_found():
    services.record("vault.written", about=PER, by=noor(), mark="1:a")
    services.record("vault.viewed", about=PER, by=noor())
    services.record("vault.written", about=PER, by=noor(), mark="2:b")

    assert queries.newest("vault.written", [PER, "per-zzzzz-zzzzz"])[PER].mark == "2:b"
    assert queries.first_break() is None

    Entry.objects.filter(seq=3).update(mark="1:a")
    assert queries.newest("vault.written", [PER]) == {}
    assert queries.first_break() == 3
