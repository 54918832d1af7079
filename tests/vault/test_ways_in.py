"""Making a vault, opening it, and everything that must not open it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from gemel.kernel.errors import Invalid, NotYours, Refused
from gemel.ledger.models import Entry
from gemel.vault import anchor, ceremony, crypto, queries, services, sessions, words
from gemel.vault.models import Key, Slot
from gemel.vault.queries.keys import Standing
from gemel.vault.services import slots
from gemel.vault.sessions import Locked, NoRuntime
from tests import cast
from tests.vault import builders
from tests.vault.builders import PASSPHRASE

pytestmark = pytest.mark.django_db(databases="__all__")


def test_nobody_is_enrolled_before_the_printed_code_has_opened_the_vault(house):
    by = cast.noor()
    kept = services.begin(passphrase=PASSPHRASE, chosen=False, by=by)

    assert queries.standing(by=by) is Standing.UNPROVEN
    with pytest.raises(Refused, match="no vault yet"):
        services.unlock(passphrase=PASSPHRASE, device=kept.device, by=by)
    with pytest.raises(Invalid) as refused:
        services.drill(code=crypto.new_code(), by=by)
    assert "paper" in str(refused.value.fields["code"])

    services.drill(code=kept.code.lower().replace("-", " "), by=by)
    assert queries.standing(by=by) is Standing.WAITING
    assert services.unlock(passphrase=PASSPHRASE, device=kept.device, by=by).account == by.ref


def test_who_lost_the_paper_before_trying_it_begins_anew(house):
    by = cast.noor()
    lost = services.begin(passphrase=PASSPHRASE, chosen=False, by=by)
    kept = services.begin(passphrase=PASSPHRASE, chosen=False, by=by)

    with pytest.raises(Invalid):
        services.drill(code=lost.code, by=by)
    services.drill(code=kept.code, by=by)
    assert Key.objects.count() == 1
    with pytest.raises(Refused, match="You have a vault"):
        services.begin(passphrase=PASSPHRASE, chosen=False, by=by)


def test_a_right_passphrase_without_its_browser_opens_nothing(noor):
    other = services.this_browser(
        passphrase="another invented one here", unlocked=noor.unlocked, by=noor.by
    )

    def tried(device, passphrase=PASSPHRASE):
        return services.unlock(passphrase=passphrase, device=device, by=noor.by)

    for device in ("", "slot-zzzzz-zzzzz." + "00" * 32, noor.kept.device[:-2] + "zz", other.device):
        with pytest.raises(Invalid):
            tried(device)
    flipped = "0" if noor.kept.device[-1] != "0" else "1"
    with pytest.raises(Invalid):
        tried(noor.kept.device[:-1] + flipped)
    assert tried(noor.kept.device).keys.seed == builders.seed_of(noor)
    assert tried(other.device, "another invented one here").keys.seed == builders.seed_of(noor)


def test_the_browser_of_one_person_is_of_no_use_to_another(noor, amani):
    with pytest.raises(Invalid):
        services.unlock(passphrase=PASSPHRASE, device=noor.kept.device, by=amani.by)


def test_seven_words_open_everywhere(house):
    by, chosen = cast.noor(), words.seven()
    person = builders.drilled(by, chosen, chosen=True)

    assert person.kept.device == ""
    assert words.are_seven(chosen.upper())
    opened = services.unlock(passphrase=f"  {chosen.upper()} ", by=by)
    assert opened.keys.seed == builders.seed_of(person)
    with pytest.raises(Invalid):
        services.unlock(passphrase=words.seven(), by=by)


def test_the_paper_opens_in_any_browser_and_a_new_passphrase_shuts_the_old_out(noor):
    opened = services.unlock_with_code(code=noor.kept.code, by=noor.by)
    new = services.new_passphrase(
        passphrase="quite another invented one", chosen=False, unlocked=opened, by=noor.by
    )

    with pytest.raises(Invalid):
        services.unlock(passphrase=PASSPHRASE, device=noor.kept.device, by=noor.by)
    services.unlock(passphrase="quite another invented one", device=new.device, by=noor.by)
    for wrong in ("", "no code", crypto.new_code()):
        with pytest.raises(Invalid):
            services.unlock_with_code(code=wrong, by=noor.by)


def test_an_older_paper_works_until_a_newer_one_was_tried(noor):
    new = services.new_code(unlocked=noor.unlocked, by=noor.by)

    services.unlock_with_code(code=noor.kept.code, by=noor.by)
    services.drill(code=new.code, by=noor.by)
    services.unlock_with_code(code=new.code, by=noor.by)
    with pytest.raises(Invalid):
        services.unlock_with_code(code=noor.kept.code, by=noor.by)


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaaaaaaaaaa"])
def test_a_weak_passphrase_of_ones_own_is_refused_with_the_way_on(house, weak):
    with pytest.raises(Invalid) as refused:
        services.begin(passphrase=weak, chosen=False, by=cast.noor())
    assert "seven words" in str(refused.value.fields["passphrase"])
    assert not Key.objects.exists()


def test_an_opened_vault_lasts_half_an_hour_for_one_browser_and_one_person(noor, amani):
    token = noor.unlocked.token

    assert services.find(token, by=noor.at(timedelta(minutes=29))).keys.seed
    for wrong in (lambda: services.find(token, by=noor.at(timedelta(minutes=30))),
                  lambda: services.find(token, by=amani.by),
                  lambda: services.find(token[:-1], by=noor.by),
                  lambda: services.find("", by=noor.by)):  # fmt: skip
        with pytest.raises(Locked):
            wrong()
    services.lock(token)
    with pytest.raises(Locked):
        services.find(token, by=noor.by)


def test_every_opening_is_recorded(noor):
    services.unlock(passphrase=PASSPHRASE, device=noor.kept.device, by=noor.by)
    services.unlock_with_code(code=noor.kept.code, by=noor.by)

    done = list(Entry.objects.filter(by=noor.by.ref).values_list("what", flat=True))
    assert done[-2:] == ["vault.unlocked", "vault.unlocked_by_paper"]


def test_the_private_key_is_nowhere_in_clear_while_the_vault_is_open(noor, settings):
    seed = builders.seed_of(noor)
    rows = [*Key.objects.all(), *Slot.objects.all()]
    columns = [getattr(row, f.attname) for row in rows for f in row._meta.concrete_fields]
    kept = b"".join(bytes(c) if isinstance(c, memoryview | bytes) else str(c).encode()
                    for c in columns)  # fmt: skip
    files = [p.read_bytes() for folder in (settings.GEMEL_RUNTIME, settings.GEMEL_HOME)
             for p in folder.rglob("*") if p.is_file()]  # fmt: skip
    everything = kept + b"".join(files)

    assert len(files) >= 3
    for form in (seed, seed.hex().encode(), noor.unlocked.token.encode()):
        assert form not in everything
    assert bytes(Key.objects.get().public) in everything  # the search finds what is there


def test_sessions_are_for_this_server_alone_and_go_when_they_are_over(noor, settings):
    folder = sessions.folder()
    (file,) = folder.iterdir()

    assert file.stat().st_mode & 0o077 == folder.stat().st_mode & 0o077 == 0
    sessions.sweep(at=noor.by.at + timedelta(minutes=31))
    assert list(folder.iterdir()) == []


def test_without_a_folder_in_memory_nothing_opens_and_the_refusal_says_why(noor, settings):
    settings.GEMEL_RUNTIME_ON_DISK = False
    settings.GEMEL_RUNTIME = "/proc/gemel-cannot-be"
    with pytest.raises(NoRuntime, match="gemel doctor"):
        services.unlock(passphrase=PASSPHRASE, device=noor.kept.device, by=noor.by)
    with pytest.raises(Locked):
        services.find(noor.unlocked.token, by=noor.by)


def test_a_folder_on_a_disk_is_told_from_one_in_memory(tmp_path):
    from pathlib import Path

    assert sessions.in_memory(Path("/dev/shm"))
    assert not sessions.in_memory(Path("/proc"))


# --- the trust anchor -----------------------------------------------------------------------------


def test_without_an_organisations_key_no_vault_is_made_and_the_cure_is_told(db, home_of_its_own):
    with pytest.raises(anchor.NoAnchor, match="gemel recovery"):
        services.begin(passphrase=PASSPHRASE, chosen=False, by=cast.noor())


def test_an_exchanged_organisations_key_is_found_at_the_next_opening(noor):
    anchor.path().write_text(anchor.write(crypto.new_keys().public))

    with pytest.raises(slots.WrongAnchor):
        services.unlock(passphrase=PASSPHRASE, device=noor.kept.device, by=noor.by)
    with pytest.raises(slots.WrongAnchor):
        services.unlock_with_code(code=noor.kept.code, by=noor.by)


def test_a_key_that_the_configuration_does_not_name_is_refused(house, settings):
    settings.GEMEL_ORGANISATION_KEY = anchor.fingerprint()
    assert anchor.organisation()
    settings.GEMEL_ORGANISATION_KEY = "0" * 64
    with pytest.raises(anchor.NoAnchor, match="configuration"):
        anchor.organisation()
    anchor.path().write_text("nonsense")
    with pytest.raises(anchor.NoAnchor, match="cannot be read"):
        anchor.organisation()


# --- who is vouched for ---------------------------------------------------------------------------


def test_who_is_vouched_for_by_a_lead_may_be_sealed_to_and_nobody_else(noor, amani):
    assert set(queries.in_use([noor.by.ref, amani.by.ref, "acc-zzzzz-zzzzz"])) == {
        noor.by.ref, amani.by.ref,
    }  # fmt: skip
    assert queries.may_endorse(by=noor.by)
    assert not queries.may_endorse(by=amani.by)


def test_nobody_vouches_for_themselves_and_none_but_a_lead_for_others(noor, amani):
    third = builders.drilled(cast.pia())
    ref = Key.objects.get(owner=third.by.ref).ref
    own = Key.objects.get(owner=noor.by.ref).ref

    with pytest.raises(Refused, match="Only a lead"):
        services.endorse(ref, lead=False, unlocked=amani.unlocked, by=amani.by)
    with pytest.raises(Refused, match="their own key"):
        services.endorse(own, lead=True, unlocked=noor.unlocked, by=noor.by)
    with pytest.raises(NotYours):
        services.endorse(ref, lead=False, unlocked=noor.unlocked, by=cast.pia())
    with pytest.raises(Locked):
        services.endorse(ref, lead=False, unlocked=None, by=noor.by)
    assert [key.ref for key in queries.waiting(by=noor.by)] == [ref]


def test_what_the_operator_signs_alone_makes_no_lead(house):
    person = builders.drilled(cast.noor())
    key = Key.objects.get()
    forged = crypto.sign(crypto.new_keys(), b"anything")

    with pytest.raises(Invalid):
        services.accept_endorsement(key.ref, signature=forged, by=cast.operator())
    with pytest.raises(NotYours):
        services.accept_endorsement(key.ref, signature=forged, by=cast.pia())
    assert queries.standing(by=person.by) is Standing.WAITING


def _exchange_key(noor, amani):
    keys = crypto.new_keys()
    Key.objects.filter(owner=amani.by.ref).update(public=keys.public, fingerprint=keys.fingerprint)


def _exchange_public_half_only(noor, amani):
    Key.objects.filter(owner=amani.by.ref).update(public=crypto.new_keys().public)


def _hand_to_another_owner(noor, amani):
    Key.objects.filter(owner=amani.by.ref).update(owner=cast.MAX)


def _make_a_lead(noor, amani):
    Key.objects.filter(owner=amani.by.ref).update(lead=True)


def _exchange_the_lead_and_sign_anew(noor, amani):
    keys = crypto.new_keys()
    Key.objects.filter(owner=noor.by.ref).update(public=keys.public, fingerprint=keys.fingerprint)
    key = Key.objects.get(owner=amani.by.ref)
    signed = crypto.sign(keys, queries.keys.statement(key, lead=False))
    Key.objects.filter(pk=key.pk).update(endorsement=signed)


def _forget_the_ledger(noor, amani):
    key = Key.objects.get(owner=amani.by.ref)
    Entry.objects.filter(about=key.ref).update(about="key-zzzzz-zzzzz")


def _change_the_ledger(noor, amani):
    key = Key.objects.get(owner=amani.by.ref)
    Entry.objects.filter(about=key.ref).update(by=cast.MAX)


@pytest.mark.parametrize(
    "deed",
    [_exchange_key, _exchange_public_half_only, _hand_to_another_owner, _make_a_lead,
     _exchange_the_lead_and_sign_anew, _forget_the_ledger, _change_the_ledger],
)  # fmt: skip
def test_whoever_edits_rows_makes_no_key_trusted(noor, amani, deed):
    assert amani.by.ref in queries.in_use([amani.by.ref])

    deed(noor, amani)

    assert queries.in_use([amani.by.ref, cast.MAX]) == {}


def test_who_was_vouched_for_stays_so_when_the_lead_leaves_and_later_signatures_do_not(noor, amani):
    services.revoke_key(noor.by.ref, by=amani.by)
    assert set(queries.in_use([noor.by.ref, amani.by.ref])) == {amani.by.ref}

    late = builders.drilled(cast.pia())
    key = Key.objects.get(owner=late.by.ref)
    signed = crypto.sign(noor.unlocked.keys, queries.keys.statement(key, lead=False))
    lead = Key.objects.get(owner=noor.by.ref)
    from gemel.ledger import services as ledger

    Key.objects.filter(pk=key.pk).update(endorsement=signed, endorsed_by=lead.ref)
    ledger.record("vault.endorsed", about=key.ref, mark=key.fingerprint, by=cast.pia())
    Key.objects.filter(pk=lead.pk).update(revoked_at=None)  # taken back behind Gemel's back
    assert queries.in_use([late.by.ref, noor.by.ref]) == {}


def test_a_slot_of_yesterdays_suite_and_cost_is_made_anew_at_the_opening(noor, monkeypatch):
    monkeypatch.setattr(crypto, "SUITES", {**crypto.SUITES, 2: crypto.SUITES[1]})
    monkeypatch.setattr(crypto, "CURRENT", 2)
    ref = noor.kept.device.partition(".")[0]

    services.unlock(passphrase=PASSPHRASE, device=noor.kept.device, by=noor.by)

    assert crypto.suite_of(bytes(Slot.objects.get(ref=ref).sealed)) == 2
    services.unlock(passphrase=PASSPHRASE, device=noor.kept.device, by=noor.by)


# --- many at once ---------------------------------------------------------------------------------


def test_fifty_at_once_take_turns_and_none_is_forgotten(monkeypatch):
    running, most, done = [0], [0], []
    lock = threading.Lock()

    def slow(*_given, **_named):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.002)
        with lock:
            running[0] -= 1
        return b"k" * 32

    monkeypatch.setattr(crypto, "from_passphrase", slow)
    how = crypto.Stretch(b"s" * 16)
    threads = [threading.Thread(target=lambda: done.append(slots.stretched("x", how)))
               for _ in range(50)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 50
    assert most[0] == slots.AT_ONCE


def test_who_waits_too_long_is_told_and_nothing_hangs(monkeypatch):
    monkeypatch.setattr(slots, "PATIENCE", 0.01)
    for _ in range(slots.AT_ONCE):
        slots._places.acquire()
    try:
        with pytest.raises(slots.Busy, match="in a minute"):
            slots.stretched("x", crypto.Stretch(b"s" * 16))
    finally:
        for _ in range(slots.AT_ONCE):
            slots._places.release()


def test_the_key_of_another_house_is_not_ours(house):
    other = ceremony.make(needed=2, papers=3)

    assert crypto.fingerprint(other.public) != anchor.fingerprint()
