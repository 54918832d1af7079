"""Sealed records: who opens them, what is found altered, what a loss would lock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.access import queries as access
from gemel.kernel.errors import Invalid, NotYours, Refused, Stale
from gemel.ledger import services as ledger
from gemel.ledger.models import Entry
from gemel.people.models import AtRisk
from gemel.upkeep import services as upkeep
from gemel.vault import ceremony, crypto, queries, services
from gemel.vault.models import Grant, Key, Record, Seat
from gemel.vault.queries.records import Tampered
from gemel.vault.sessions import Locked
from gemel.vault.shred.models import ShredKey
from tests import cast
from tests.vault import builders
from tests.vault.builders import IDENTITY

pytestmark = pytest.mark.django_db(databases="__all__")

PER, OTHER, OURS = "per-hhhhh-22222", "per-ggggg-22222", "prog-ppppp-22222"
DAYS = timedelta(days=1)


@pytest.fixture
def sealed(noor):
    """A record that Noor sealed."""
    services.seal(PER, IDENTITY, unlocked=noor.unlocked, by=noor.by)
    return Record.objects.get(about=PER)


def share(noor, to, days=30, purpose="contact", about=PER):
    services.share(
        about, to=to.by.ref, purpose=purpose, basis="con-ccccc-22222",
        ends_at=noor.by.at + timedelta(days=days), unlocked=noor.unlocked, by=noor.by,
    )  # fmt: skip


def view(person, about=PER, by=None):
    return services.view(about, unlocked=person.unlocked, by=by or person.by)


def test_the_writer_opens_what_was_sealed_and_nothing_stands_in_clear(noor, sealed):
    opened = view(noor)

    assert dict(opened.words) == IDENTITY
    assert (opened.author, opened.written_at) == (noor.by.ref, noor.by.at)
    kept = b"".join(
        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
        for row in (*Record.objects.values_list(), *Grant.objects.values_list(),
                    *ShredKey.objects.values_list(), *Entry.objects.values_list())
        for v in row
    )  # fmt: skip
    assert b"Zanzara" not in kept
    assert PER.encode() in kept  # the search finds what is there


def test_what_was_opened_prints_as_sealed(noor, sealed):
    opened = view(noor)

    assert str(opened) == f"{opened}" == "sealed"
    assert "Zanzara" not in repr(opened) + repr(opened.said)


def test_nobody_but_a_reader_opens_and_none_can_tell_whether_there_is_anything(noor, amani, sealed):
    with pytest.raises(NotYours):
        view(amani)
    with pytest.raises(NotYours):
        view(amani, about=OTHER)
    with pytest.raises(Locked):
        services.view(PER, unlocked=None, by=noor.by)
    with pytest.raises(NotYours):
        services.view(PER, unlocked=noor.unlocked, by=amani.by)
    with pytest.raises(Locked):
        view(noor, by=noor.at(timedelta(minutes=30)))
    assert not Entry.objects.filter(what="vault.viewed").exists()


def test_an_administrator_neither_opens_nor_seals_again(noor, amani, sealed):
    for by in (cast.operator(), cast.amani(), cast.job("vault.sweep")):
        with pytest.raises((Locked, NotYours)):
            services.view(PER, unlocked=None, by=by)
        with pytest.raises((Locked, NotYours)):
            services.share(PER, to=amani.by.ref, purpose="care", basis="x",
                           ends_at=by.at + DAYS, unlocked=None, by=by)  # fmt: skip


def test_nothing_is_shown_where_the_look_cannot_be_recorded(noor, sealed, monkeypatch):
    def broken(*_given, **_named):
        raise OSError("the disk is full")

    monkeypatch.setattr(ledger, "record", broken)
    with pytest.raises(OSError, match="full"):
        view(noor)
    monkeypatch.undo()
    builders_cheap = view(noor)
    assert builders_cheap.words and Entry.objects.filter(what="vault.viewed").count() == 1


def test_who_opened_it_is_told(noor, amani, sealed):
    share(noor, amani)
    view(noor)
    view(amani)

    assert [entry.by for entry in queries.viewed(PER)] == [amani.by.ref, noor.by.ref]


def test_only_a_key_that_somebody_vouched_for_seals_or_is_sealed_to(noor, sealed):
    stranger = builders.drilled(cast.pia())

    with pytest.raises(Refused, match="six words"):
        services.seal(OTHER, IDENTITY, unlocked=stranger.unlocked, by=stranger.by)
    with pytest.raises(Invalid) as refused:
        share(noor, stranger)
    assert "vouched" in str(refused.value.fields["to"])
    assert Grant.objects.filter(record=sealed).count() == 2


def test_a_key_exchanged_in_the_database_gets_nothing(noor, amani, sealed):
    keys = crypto.new_keys()
    Key.objects.filter(owner=amani.by.ref).update(public=keys.public, fingerprint=keys.fingerprint)

    with pytest.raises(Invalid):
        share(noor, amani)
    assert not Grant.objects.filter(fingerprint=keys.fingerprint).exists()


def test_a_shared_record_opens_for_its_purpose_until_its_day(noor, amani, sealed):
    share(noor, amani, days=30)
    opened = view(amani)
    reader = next(r for r in opened.readers if r.to == amani.by.ref)

    assert (reader.purpose, reader.basis, reader.by) == ("contact", "con-ccccc-22222", noor.by.ref)
    assert opened.author == noor.by.ref  # who wrote the contacts stays known
    renewed = services.unlock(
        passphrase=builders.PASSPHRASE, device=amani.kept.device, by=amani.at(30 * DAYS)
    )
    with pytest.raises(NotYours):
        services.view(PER, unlocked=renewed, by=amani.at(30 * DAYS))


@pytest.mark.parametrize(
    ("named", "value"),
    [("ends_at", timedelta(0)), ("ends_at", timedelta(days=400)), ("purpose", "curiosity")],
)
def test_a_share_needs_a_purpose_and_a_day_to_come(noor, amani, sealed, named, value):
    given = {"purpose": "contact", "ends_at": noor.by.at + DAYS}
    given[named] = noor.by.at + value if named == "ends_at" else value
    with pytest.raises(Invalid) as refused:
        services.share(PER, to=amani.by.ref, basis="con-1", unlocked=noor.unlocked, by=noor.by,
                       **given)  # fmt: skip
    assert named in refused.value.fields


def test_nothing_is_shared_without_a_consent(noor, amani, sealed):
    with pytest.raises(Refused, match="consent"):
        services.share(PER, to=amani.by.ref, purpose="contact", basis="",
                       ends_at=noor.by.at + DAYS, unlocked=noor.unlocked, by=noor.by)  # fmt: skip


def test_who_is_taken_away_loses_it_at_once_and_nothing_is_written_before_the_next_reader(
    noor, amani, pia, sealed
):
    share(noor, amani)
    share(noor, pia)
    services.revoke(PER, to=amani.by.ref, by=cast.operator())

    with pytest.raises(NotYours):
        view(amani)
    before = Record.objects.get()
    assert before.rekey_since == noor.by.at
    assert before.version == 3

    services.unlock(passphrase=builders.PASSPHRASE, device=pia.kept.device, by=pia.by)
    after = Record.objects.get()
    assert (after.rekey_since, after.version) == (None, 4)
    assert view(noor).words == view(pia).words == IDENTITY
    assert view(noor).author == noor.by.ref
    with pytest.raises(NotYours):
        view(amani)


def test_who_was_taken_away_does_not_come_back_by_a_row_put_back(noor, amani, pia, sealed):
    share(noor, amani)
    row = Grant.objects.get(fingerprint=amani.unlocked.keys.fingerprint)
    services.revoke(PER, to=amani.by.ref, by=noor.by)
    row.pk = None
    row.save()

    services.catch_up(unlocked=noor.unlocked, by=noor.by)

    with pytest.raises(NotYours):
        view(amani)
    assert view(noor).words == IDENTITY


def test_whoever_adds_a_row_for_themselves_is_never_sealed_to(noor, amani, sealed):
    Grant.objects.create(
        record=sealed, fingerprint=amani.unlocked.keys.fingerprint, version=1, sealed=b"x"
    )

    with pytest.raises((NotYours, Tampered)):
        view(amani)
    services.change(PER, {**IDENTITY, "place": "Elsewhere"}, version=1, unlocked=noor.unlocked,
                    by=noor.by)  # fmt: skip
    assert not Grant.objects.filter(fingerprint=amani.unlocked.keys.fingerprint).exists()
    with pytest.raises(NotYours):
        view(amani)


def test_the_last_person_is_not_taken_away(noor, amani, sealed):
    with pytest.raises(Refused, match="only reader"):
        services.revoke(PER, to=noor.by.ref, by=noor.by)
    with pytest.raises(NotYours):
        services.revoke(PER, to=amani.by.ref, by=noor.by)
    with pytest.raises(NotYours):
        services.revoke(PER, to=noor.by.ref, by=cast.job("nothing"))


def test_readers_whose_time_has_passed_are_taken_away_by_the_sweep(noor, amani, sealed):
    share(noor, amani, days=5)
    early = services.end_expired(by=cast.operator(noor.by.at + 4 * DAYS))
    late = services.end_expired(by=cast.operator(noor.by.at + 5 * DAYS))

    assert (early, late) == (0, 1)
    assert Record.objects.get().rekey_since is not None
    with pytest.raises(NotYours):
        services.end_expired(by=cast.job("nothing"))


def test_a_revoked_key_reads_nothing_more(noor, amani, sealed):
    share(noor, amani)
    services.revoke_key(amani.by.ref, by=noor.by)

    with pytest.raises(NotYours):
        view(amani)
    assert not Grant.objects.filter(fingerprint=amani.unlocked.keys.fingerprint).exists()
    assert Record.objects.get().rekey_since is not None


def test_two_writers_do_not_overwrite_each_other(noor, amani, sealed):
    share(noor, amani)
    changed = {**IDENTITY, "contacts": "Signal +111 invented"}

    services.change(PER, changed, version=2, unlocked=amani.unlocked, by=amani.by)
    with pytest.raises(Stale):
        services.change(PER, IDENTITY, version=2, unlocked=noor.unlocked, by=noor.by)
    assert view(noor).words["contacts"] == "Signal +111 invented"
    assert view(noor).author == amani.by.ref
    with pytest.raises(Stale):
        services.seal(PER, IDENTITY, unlocked=noor.unlocked, by=noor.by)
    for empty in ({}, {"name": "  "}):
        with pytest.raises(Invalid):
            services.change(PER, empty, version=3, unlocked=noor.unlocked, by=noor.by)


# --- what somebody with the database can do -------------------------------------------------------


def _older_row(noor, old, old_grants):
    services.change(PER, {**IDENTITY, "contacts": "new"}, version=1, unlocked=noor.unlocked,
                    by=noor.by)  # fmt: skip
    Record.objects.all().delete()
    old.save(force_insert=True)
    Grant.objects.bulk_create(old_grants)


def test_a_whole_older_row_is_found(noor, sealed):
    _older_row(noor, sealed, list(Grant.objects.all()))

    with pytest.raises(Tampered):
        view(noor)
    assert Entry.objects.last().what == "vault.found_altered"


def test_the_same_rows_put_back_where_they_were_open_as_ever(noor, sealed):
    grants = list(Grant.objects.all())
    Record.objects.all().delete()
    sealed.save(force_insert=True)
    Grant.objects.bulk_create(grants)

    assert view(noor).words == IDENTITY


@pytest.mark.parametrize(
    "column", ["body", "commitment", "author", "signature", "version", "grant", "shred", "ledger",
               "to another record", "body of another", "grant of another"],
)  # fmt: skip
def test_every_part_that_is_altered_or_moved_is_found(noor, sealed, column):
    services.seal(OTHER, {"name": "Somebody else"}, unlocked=noor.unlocked, by=noor.by)
    other = Record.objects.get(about=OTHER)
    mine = Grant.objects.filter(record=sealed, fingerprint=noor.unlocked.keys.fingerprint)
    foreign = Grant.objects.get(record=other, fingerprint=noor.unlocked.keys.fingerprint)
    rows = Record.objects.filter(pk=sealed.pk)
    body = bytes(sealed.body)
    deeds = {
        "body": lambda: rows.update(body=body[:-1] + bytes([body[-1] ^ 1])),
        "commitment": lambda: rows.update(commitment="0" * 64),
        "author": lambda: rows.update(author="0" * 64),
        "signature": lambda: rows.update(signature=bytes(64)),
        "version": lambda: rows.update(version=2),
        "grant": lambda: mine.update(sealed=bytes(1200)),
        "shred": lambda: ShredKey.objects.filter(about=PER).update(key=bytes(32)),
        "ledger": lambda: Entry.objects.filter(about=PER).update(by=cast.MAX),
        "to another record": lambda: (other.delete(), rows.update(about=OTHER)),
        "body of another": lambda: rows.update(body=other.body),
        "grant of another": lambda: mine.update(sealed=foreign.sealed),
    }
    deeds[column]()

    with pytest.raises(Tampered):
        view(noor, about=OTHER if column == "to another record" else PER)


def test_contacts_written_by_nobody_we_know_are_not_shown(noor, amani, sealed):
    keys = crypto.new_keys()  # whoever writes the database has no key that somebody vouched for
    from gemel.vault import sealing
    from gemel.vault.rules import Reader
    from gemel.vault.sealing import Inside

    said = sealing.write_down(PER, {"contacts": "+999 forged"}, account=noor.by.ref, keys=keys,
                              at=noor.by.at)  # fmt: skip
    fingerprint = noor.unlocked.keys.fingerprint
    inside = Inside(said, (Reader(noor.by.ref, fingerprint, "care"),))
    shred = bytes(ShredKey.objects.get().key)
    publics = {fingerprint: noor.unlocked.keys.public}
    made, envelopes = sealing.seal(PER, 2, inside, publics, keys=keys, shred_key=shred)
    Record.objects.filter(about=PER).update(
        version=2, body=made.body, commitment=made.commitment, author=made.author,
        signature=made.signature,
    )  # fmt: skip
    Grant.objects.filter(fingerprint=fingerprint).update(version=2, sealed=envelopes[fingerprint])
    ledger.record("vault.written", about=PER, mark=f"2:{made.commitment}", by=noor.by)
    Key.objects.filter(owner=amani.by.ref).update(public=keys.public, fingerprint=keys.fingerprint)

    with pytest.raises(Tampered):
        view(noor)


def test_a_shredded_record_does_not_come_back_with_an_old_backup(noor, sealed, settings):
    grants = list(Grant.objects.all())
    services.shred(PER, by=cast.operator())
    assert not queries.is_sealed(PER)
    line = (settings.GEMEL_HOME / "sidefile.jsonl").read_text()
    assert "vault.shredded" in line and PER in line

    sealed.save(force_insert=True)
    Grant.objects.bulk_create(grants)
    with pytest.raises(Tampered):
        view(noor)
    with pytest.raises(NotYours):
        services.shred(PER, by=cast.job("nothing"))


# --- losses ---------------------------------------------------------------------------------------


def test_a_record_with_one_reader_warns(noor, amani, sealed):
    assert "only the organisation’s papers" in str(queries.warning(PER))
    services.seal(OTHER, IDENTITY, papers=False, unlocked=noor.unlocked, by=noor.by)
    assert "gone for good" in str(queries.warning(OTHER))
    share(noor, amani)
    assert queries.warning(PER) is None
    assert queries.warning("per-zzzzz-zzzzz") is None


def test_papers_open_what_everybody_lost_and_one_paper_does_not(house, noor, amani, sealed):
    key = queries.own(by=amani.by)
    grants = [
        (g.record.about, g.version, g.record.commitment, bytes(g.sealed))
        for g in Grant.objects.filter(fingerprint=house.keys.fingerprint)
    ]
    request = ceremony.ask_reopening(
        key=key.ref, account=amani.by.ref, public=bytes(key.public), grants=grants
    )
    with pytest.raises(ceremony.BadPapers):
        ceremony.together(house.papers[:1])
    answer = ceremony.read_answer(ceremony.answer(request, ceremony.together(house.papers[1:])))

    assert services.reopen(key.ref, answer.grants, by=cast.operator()) == [PER]
    assert view(amani).words == IDENTITY
    services.change(PER, {**IDENTITY, "hours": "now"}, version=1, unlocked=amani.unlocked,
                    by=amani.by)  # fmt: skip
    assert {r.to for r in view(amani).readers} >= {amani.by.ref, noor.by.ref}


def test_what_the_papers_did_not_sign_opens_nothing(house, noor, amani, sealed):
    key = queries.own(by=amani.by)
    other = ceremony.make(needed=2, papers=2)
    keys = ceremony.together(other.papers)
    grants = [(PER, 1, sealed.commitment, crypto.seal_to(keys.public, b"k" * 32, ceremony.sealing
              .context(queries.records.version_of(sealed), keys.fingerprint)))]  # fmt: skip
    request = ceremony.ask_reopening(
        key=key.ref, account=amani.by.ref, public=bytes(key.public), grants=grants
    )
    answer = ceremony.read_answer(ceremony.answer(request, keys))

    with pytest.raises(Invalid):
        services.reopen(key.ref, answer.grants, by=cast.operator())
    with pytest.raises(NotYours):
        services.reopen("key-zzzzz-zzzzz", answer.grants, by=cast.operator())
    assert services.reopen(key.ref, [(PER, 9, "0" * 64, b"", b"")], by=cast.operator()) == []
    with pytest.raises(NotYours):
        view(amani)


# --- a desk that reads together -------------------------------------------------------------------


@pytest.fixture
def desk(noor, amani):
    services.open_desk(OURS, unlocked=noor.unlocked, by=noor.by)
    services.admit(OURS, account=amani.by.ref, unlocked=noor.unlocked, by=noor.by)
    services.seal(PER, IDENTITY, desks=[OURS, "prog-zzzzz-zzzzz"], unlocked=noor.unlocked,
                  by=noor.by)  # fmt: skip


def test_whoever_sits_at_the_desk_reads_what_is_sealed_to_it(noor, amani, pia, desk):
    assert view(amani).words == IDENTITY
    assert queries.warning(PER) is None
    assert queries.people_at(queries.desk_of(OURS)) == [noor.by.ref, amani.by.ref]
    with pytest.raises(NotYours):
        view(pia)
    services.change(PER, {**IDENTITY, "hours": "night"}, version=1, unlocked=amani.unlocked,
                    by=amani.by)  # fmt: skip
    assert view(noor).words["hours"] == "night"


def test_only_a_lead_opens_and_fills_a_desk(noor, amani, pia, desk):
    for deed in (
        lambda: services.open_desk("prog-other-22222", unlocked=amani.unlocked, by=amani.by),
        lambda: services.admit(OURS, account=pia.by.ref, unlocked=amani.unlocked, by=amani.by),
        lambda: services.renew_desk(OURS, unlocked=amani.unlocked, by=amani.by),
        lambda: services.open_desk(OURS, unlocked=noor.unlocked, by=noor.by),
        lambda: services.admit(OURS, account=pia.by.ref, unlocked=noor.unlocked, by=pia.by),
        lambda: services.admit(OURS, account=cast.MAX, unlocked=noor.unlocked, by=noor.by),
        lambda: services.dismiss(OURS, account=pia.by.ref, by=noor.by),
    ):
        with pytest.raises(Refused):
            deed()


def test_who_leaves_a_desk_reads_nothing_more_and_the_desk_gets_a_fresh_key(noor, amani, pia, desk):
    services.admit(OURS, account=pia.by.ref, unlocked=noor.unlocked, by=noor.by)
    old = queries.desk_of(OURS).fingerprint
    services.dismiss(OURS, account=amani.by.ref, by=cast.noor())

    with pytest.raises(NotYours):
        view(amani)
    with pytest.raises(Refused, match="lead of the desk"):
        services.change(PER, IDENTITY, version=1, unlocked=pia.unlocked, by=pia.by)
    assert services.catch_up(unlocked=pia.unlocked, by=pia.by) == 0

    assert services.catch_up(unlocked=noor.unlocked, by=noor.by) == 1
    assert queries.desk_of(OURS).fingerprint != old
    assert not Grant.objects.filter(fingerprint=old).exists()
    assert not Seat.objects.filter(desk__fingerprint=old).exists()
    assert view(pia).words == view(noor).words == IDENTITY
    with pytest.raises(NotYours):
        view(amani)


def test_the_last_seat_stays(noor, amani, desk):
    services.dismiss(OURS, account=amani.by.ref, by=cast.noor())
    with pytest.raises(Refused, match="only seat"):
        services.dismiss(OURS, account=noor.by.ref, by=cast.noor())


def test_a_desks_key_that_a_reader_made_is_not_sealed_to(noor, amani, sealed):
    forged = crypto.new_keys()
    key = Key.objects.create(
        ref="key-fffff-22222", kind="desk", owner=OURS, public=forged.public,
        fingerprint=forged.fingerprint, made_at=noor.by.at,
        endorsed_by=Key.objects.get(owner=amani.by.ref).ref,
    )  # fmt: skip
    signed = crypto.sign(amani.unlocked.keys, queries.keys.statement(key, lead=False))
    Key.objects.filter(pk=key.pk).update(endorsement=signed)
    ledger.record("vault.endorsed", about=key.ref, mark=key.fingerprint, by=amani.by)

    assert queries.desk_keys([OURS]) == {}


# --- search and suites ----------------------------------------------------------------------------


def test_a_search_looks_into_the_readers_own_records_only_and_says_so(noor, amani, sealed):
    services.seal(OTHER, {"name": "Zanzara too"}, unlocked=amani.unlocked, by=amani.by)

    def fits(words):
        return "Zanzara" in words["name"]

    assert services.search(fits, unlocked=noor.unlocked, by=noor.by) == [PER]
    assert services.search(fits, unlocked=amani.unlocked, by=amani.by) == [OTHER]
    assert Entry.objects.filter(what="vault.searched").count() == 2
    with pytest.raises(Locked):
        services.search(fits, unlocked=None, by=noor.by)


def test_a_record_that_was_altered_is_left_out_of_a_search(noor, sealed):
    Record.objects.update(commitment="0" * 64)

    assert services.search(lambda words: True, unlocked=noor.unlocked, by=noor.by) == []


def test_a_record_of_an_older_suite_opens_and_is_sealed_anew_at_the_opening(
    noor, sealed, monkeypatch
):
    monkeypatch.setattr(crypto, "SUITES", {**crypto.SUITES, 2: crypto.SUITES[1]})
    monkeypatch.setattr(crypto, "CURRENT", 2)
    assert view(noor).words == IDENTITY

    services.unlock(passphrase=builders.PASSPHRASE, device=noor.kept.device, by=noor.by)

    row = Record.objects.get()
    suites = {crypto.suite_of(bytes(row.body)),
              *(crypto.suite_of(bytes(g.sealed)) for g in Grant.objects.all())}  # fmt: skip
    assert (row.suite, suites) == (2, {2})
    assert view(noor).words == IDENTITY


def test_a_restored_copy_shreds_again_and_keeps_the_person(noor, sealed):
    person = AtRisk.objects.create(
        ref=PER, kind="defender", exposure="sealed", code_name="Heron", invented=True
    )
    operator = access.operator(sealed.written_at + timedelta(hours=1))
    services.shred(PER, by=cast.operator(at=operator.at))
    assert upkeep.mend(by=operator) == 0
    assert AtRisk.objects.filter(ref=PER).exists()

    sealed.save(force_insert=True)  # as an older copy has it
    upkeep.begin_again(by=operator)

    person.refresh_from_db()
    assert person.exposure == "offline"
    assert not queries.is_sealed(PER)


def test_what_was_sealed_after_a_shredding_is_not_shredded_by_it(sealed):
    assert not services.shred_again(PER, said_at=sealed.written_at - timedelta(seconds=1))
    assert queries.is_sealed(PER)
    assert services.shred_again(PER, said_at=sealed.written_at)
    assert not queries.is_sealed(PER)
