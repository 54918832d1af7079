"""A defender kept by name: in the vault alone, for its readers alone, with a consent to share."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import connections

from gemel.kernel.errors import Invalid, NoBasis, NotYours, Refused, Stale
from gemel.ledger.models import Entry
from gemel.people import queries, sealed, services
from gemel.people.models import AtRisk
from gemel.twinning import raising, sharing
from gemel.vault import queries as vault
from gemel.vault import services as vault_services
from gemel.vault.sessions import Locked
from tests import cast
from tests.consent.builders import a_consent
from tests.twinning.builders import a_programme
from tests.vault import builders

pytestmark = pytest.mark.django_db(databases="__all__")

IDENTITY = {
    "name": "Zanzara Canaria Invented", "other_names": "Zinzi", "contacts": "Signal +000 Kanarie",
    "trusted": "Aunt Kanarienvogel", "place": "Village Canary", "hours": "Nights", "notes": "Ring",
}  # fmt: skip
NEEDS = {"urgency": 2, "wants": 1}
MONTH = timedelta(days=30)


@pytest.fixture
def programme():
    return a_programme("Ours")


@pytest.fixture
def people(lead, programme):
    """Real accounts of Noor, who leads, and Amani, for whom she vouched."""
    cast.account(cast.NOOR, name="Noor Invented")
    cast.account(cast.AMANI, name="Amani Invented")
    return {"noor": lead, "amani": builders.vouched(cast.amani(), lead=lead)}


@pytest.fixture
def heron(programme):
    return services.keep_defender(
        code_name="Heron", scope=programme.ref, **NEEDS, by=cast.noor(), invented=True
    )


def seal(person, who, **changes):
    services.seal_identity(person, {**IDENTITY, **changes}, unlocked=who.unlocked, by=who.by)


def view(person, who):
    return services.view_identity(person, unlocked=who.unlocked, by=who.by)


def may_know(person, audience="desk"):
    return a_consent(person, use="identity", audiences=[audience])


def test_the_identity_opens_for_its_reader_and_lists_and_search_show_the_code_name(people, heron):
    noor = people["noor"]
    seal(heron, noor)

    assert view(heron, noor).words == IDENTITY
    heron.refresh_from_db()
    assert (heron.name, heron.search_text) == ("", " heron ")
    assert list(queries.search_persons("Zanzara", by=noor.by)) == []
    assert list(queries.search_persons("Heron", by=noor.by)) == [heron]


@pytest.mark.parametrize("asked", ["zanzara", "Canaria Zan", "Zinzi", "Sansara", "zanzara canaria"])
def test_a_sealed_name_is_found_by_its_reader_however_it_is_written(people, heron, asked):
    seal(heron, people["noor"])

    def found(who):
        return services.search_identities(asked, unlocked=who.unlocked, by=who.by)

    assert found(people["noor"]) == [heron.ref]
    assert found(people["amani"]) == []


@pytest.mark.parametrize("asked", ["", "  ", "Heron", "Village", "xyz"])
def test_a_search_for_something_else_finds_nobody(asked):
    assert not sealed.fits(asked, IDENTITY)


def test_both_are_needed_the_programmes_power_and_a_place_among_the_readers(people, heron):
    noor, amani = people["noor"], people["amani"]
    seal(heron, noor)

    with pytest.raises(NotYours):
        view(heron, amani)  # may read the person's record, is no reader
    elsewhere = cast.noor(scope="prog-zzzzz-22222")
    with pytest.raises(NotYours):
        services.view_identity(heron, unlocked=noor.unlocked, by=elsewhere)
    with pytest.raises(Locked):
        services.view_identity(heron, unlocked=None, by=noor.by)
    assert services.search_identities("zanzara", unlocked=noor.unlocked, by=elsewhere) == []


def test_nothing_is_shared_before_the_person_agreed_and_the_refusal_says_what_to_do(people, heron):
    noor, amani = people["noor"], people["amani"]
    seal(heron, noor)
    share = {
        "to": amani.by.ref, "purpose": "contact", "ends_at": noor.by.at + MONTH,
        "unlocked": noor.unlocked, "by": noor.by,
    }  # fmt: skip

    with pytest.raises(NoBasis, match="Ask the person"):
        sharing.let_read(heron, **share)
    may_know(heron, "twin")
    with pytest.raises(NoBasis):
        sharing.let_read(heron, **share)
    basis = may_know(heron)
    assert [one.account for one in sharing.candidates(heron, by=noor.by)] == [amani.by.ref]
    sharing.let_read(heron, **share)

    reader = next(r for r in view(heron, amani).readers if r.to == amani.by.ref)
    assert reader.basis == basis.ref
    assert sharing.candidates(heron, by=noor.by) == []
    with pytest.raises(Invalid):
        sharing.let_read(heron, **{**share, "to": "acc-zzzzz-zzzzz"})


def test_who_is_taken_away_reads_no_more(people, heron):
    noor, amani = people["noor"], people["amani"]
    seal(heron, noor)
    may_know(heron)
    sharing.let_read(heron, to=amani.by.ref, purpose="contact", ends_at=noor.by.at + MONTH,
                     unlocked=noor.unlocked, by=noor.by)  # fmt: skip
    services.stop_reading(heron, to=amani.by.ref, by=cast.noor())

    with pytest.raises(NotYours):
        view(heron, amani)
    with pytest.raises(NotYours):
        services.stop_reading(heron, to=noor.by.ref, by=cast.noor(scope="prog-zzzzz-22222"))


def test_a_closed_account_has_no_key_any_more(people, heron):
    from gemel.access import services as access
    from gemel.access.models import Account

    seal(heron, people["noor"])
    access.close(Account.objects.get(ref=cast.AMANI), by=cast.noor())

    assert vault.in_use([cast.AMANI]) == {}


def test_an_identity_has_a_name_and_bounds(people, heron):
    for wrong in ({"name": " "}, {"name": "x" * 201}, {"notes": "x" * 4001}):
        with pytest.raises(Invalid) as refused:
            seal(heron, people["noor"], **wrong)
        assert set(refused.value.fields) == set(wrong)
    assert not vault.is_sealed(heron.ref)


def test_two_writers_do_not_overwrite_each_other(people, heron):
    noor = people["noor"]
    seal(heron, noor)
    changed = {**IDENTITY, "contacts": "new"}

    services.change_identity(heron, changed, version=1, unlocked=noor.unlocked, by=noor.by)
    with pytest.raises(Stale):
        services.change_identity(heron, IDENTITY, version=1, unlocked=noor.unlocked, by=noor.by)


# --- how exposed ----------------------------------------------------------------------------------


def offline(programme):
    return services.keep_defender(
        exposure="offline", code_name="Wren", scope=programme.ref, **NEEDS, by=cast.noor()
    )


def test_from_offline_to_sealed_needs_a_consent_and_two_people(people, programme):
    wren = offline(programme)
    with pytest.raises(Invalid, match="ask for it first"):
        seal(wren, people["noor"])
    with pytest.raises(NoBasis):
        raising.ask(wren, by=cast.noor())

    may_know(wren)
    with pytest.raises(Stale):
        raising.agree(wren, by=cast.amani())
    raising.ask(wren, by=cast.noor())
    raising.ask(wren, by=cast.noor())
    with pytest.raises(Invalid, match="second person"):
        raising.agree(wren, by=cast.noor())
    wren.refresh_from_db()
    assert wren.exposure == "offline"

    raising.agree(wren, by=cast.amani())
    wren.refresh_from_db()
    assert (wren.exposure, queries.asked_to_raise(wren, by=cast.noor())) == ("sealed", None)
    seal(wren, people["noor"])


def test_a_consent_that_was_withdrawn_meanwhile_stops_the_second(people, programme):
    from gemel.consent import services as consent

    wren = offline(programme)
    kept = may_know(wren)
    raising.ask(wren, by=cast.noor())
    consent.withdraw(kept, by=cast.noor())

    with pytest.raises(NoBasis):
        raising.agree(wren, by=cast.amani())


def test_lowering_is_immediate_and_destroys_what_was_sealed(people, heron):
    seal(heron, people["noor"])
    services.lower(heron, by=cast.pia(scope=heron.belongings.get().scope))

    heron.refresh_from_db()
    assert heron.exposure == "offline"
    assert not vault.is_sealed(heron.ref)
    with pytest.raises(NotYours):
        view(heron, people["noor"])
    with pytest.raises(Invalid):
        services.lower(heron, by=cast.noor())


# --- what a thief finds ---------------------------------------------------------------------------


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_no_sealed_word_is_in_any_table_log_or_file(people, heron, settings, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    noor, amani = people["noor"], people["amani"]
    seal(heron, noor)
    may_know(heron)
    sharing.let_read(heron, to=amani.by.ref, purpose="contact", ends_at=noor.by.at + MONTH,
                     unlocked=noor.unlocked, by=noor.by)  # fmt: skip
    view(heron, amani)
    services.search_identities("zanzara", unlocked=noor.unlocked, by=noor.by)
    services.stop_reading(heron, to=amani.by.ref, by=cast.noor())
    vault_services.catch_up(unlocked=noor.unlocked, by=noor.by)
    with pytest.raises(Refused):
        seal(heron, noor, notes="x" * 4001)

    found = []
    for connection in (connections[alias] for alias in connections):
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                found += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for row in cursor.fetchall()
                    for value in row
                ]
    folders = (settings.GEMEL_HOME, settings.GEMEL_RUNTIME)
    found += [p.read_bytes() for folder in folders for p in folder.rglob("*") if p.is_file()]
    everything = b"\n".join([*found, caplog.text.encode()])

    assert b"Heron" in everything  # the search finds what is there
    assert len(Entry.objects.all()) > 8
    for word in ("Zanzara", "Canaria", "Kanarie", "Kanarienvogel", "Canary", "Zinzi"):
        assert word.encode() not in everything
        assert word.lower().encode() not in everything.lower()
    assert AtRisk.objects.get().code_name == "Heron"
