"""New papers in the place of the old: vaults, leads and records follow; the old papers end."""

from __future__ import annotations

import pytest

from gemel.kernel.errors import Invalid, NotYours, Refused
from gemel.ledger.models import Entry
from gemel.upkeep import health_vault
from gemel.vault import anchor, ceremony, queries, services
from gemel.vault.crypto import Broken
from gemel.vault.models import Grant, Key
from gemel.vault.services.slots import WrongAnchor
from tests import cast
from tests.vault import builders
from tests.vault.builders import IDENTITY

pytestmark = pytest.mark.django_db(databases="__all__")
PER = "per-hhhhh-22222"


@pytest.fixture
def sealed(noor):
    services.seal(PER, IDENTITY, unlocked=noor.unlocked, by=noor.by)


@pytest.fixture
def new():
    """Another key, whose papers were made offline."""
    made = ceremony.make(needed=2, papers=3)
    return ceremony.together(made.papers[:2])


def request() -> str:
    keys = queries.of_papers(by=cast.operator())
    return ceremony.ask_succession(
        (key.ref, key.owner, key.fingerprint, bytes(key.endorsement)) for key in keys
    )


def take(text: str) -> None:
    told = ceremony.read_answer(text)
    services.succeed(told.public, signature=told.signature, leads=told.leads, by=cast.operator())


def exchange(house, new) -> None:
    take(ceremony.succeed(request(), house.keys, new))


def reopened(person):
    return services.unlock(passphrase=builders.PASSPHRASE, device=person.kept.device, by=person.by)


def test_vaults_leads_and_records_follow_and_the_old_papers_end(house, noor, amani, sealed, new):
    """Everybody opens as before; the opening seals for the new papers what the old ones opened."""
    exchange(house, new)

    assert anchor.fingerprint() == new.fingerprint
    assert set(queries.in_use([cast.NOOR, cast.AMANI])) == {cast.NOOR, cast.AMANI}
    assert queries.for_former_papers() == 1
    assert any("1 records are still sealed" in str(one.found) for one in health_vault.look())
    noor.unlocked = reopened(noor)
    assert services.view(PER, unlocked=noor.unlocked, by=noor.by).words == IDENTITY
    assert queries.for_former_papers() == 0
    assert any("destroy them" in str(one.found) for one in health_vault.look())
    prints = set(Grant.objects.values_list("fingerprint", flat=True))
    assert new.fingerprint in prints and house.keys.fingerprint not in prints
    assert Entry.objects.filter(what="vault.organisation_changed", mark=new.fingerprint).exists()
    opened = services.unlock_with_code(code=amani.kept.code, by=amani.by)  # a slot of before
    assert opened.keys.fingerprint == amani.unlocked.keys.fingerprint


def test_the_slot_that_opened_leads_to_the_new_key_from_then_on(house, noor, new):
    exchange(house, new)
    reopened(noor)
    anchor.path().with_name(anchor.FORMER).unlink()

    assert reopened(noor)
    with pytest.raises(WrongAnchor):  # the paper's slot was not opened since
        services.unlock_with_code(code=noor.kept.code, by=noor.by)


def test_a_second_exchange_is_followed_over_both(house, noor, sealed, new):
    exchange(house, new)
    third = ceremony.together(ceremony.make(needed=2, papers=3).papers[:2])
    take(ceremony.succeed(request(), new, third))

    assert list(anchor.former()) == [new.fingerprint, house.keys.fingerprint]
    noor.unlocked = reopened(noor)
    assert services.view(PER, unlocked=noor.unlocked, by=noor.by).words == IDENTITY
    assert queries.for_former_papers() == 0


def test_the_new_papers_open_what_was_sealed_anew_and_the_old_ones_do_not(
    house, noor, amani, sealed, new
):
    rows = queries.grants_of_papers(by=cast.operator())
    exchange(house, new)
    assert queries.grants_of_papers(by=cast.operator()) == []
    assert queries.grants_of_papers(by=cast.operator(), former=True) == rows
    noor.unlocked = reopened(noor)

    key = queries.key_of(cast.AMANI)
    asked = ceremony.ask_reopening(
        key=key.ref, account=key.owner, public=bytes(key.public),
        grants=queries.grants_of_papers(by=cast.operator()),
    )  # fmt: skip
    with pytest.raises(Broken):
        ceremony.answer(asked, house.keys)
    told = ceremony.read_answer(ceremony.answer(asked, new))
    assert services.reopen(told.key, told.grants, by=cast.operator()) == [PER]
    assert services.view(PER, unlocked=amani.unlocked, by=amani.by).words == IDENTITY


def test_whom_the_old_papers_let_back_in_reads_on(house, noor, amani, sealed, new):
    key = queries.key_of(cast.AMANI)
    asked = ceremony.ask_reopening(
        key=key.ref, account=key.owner, public=bytes(key.public),
        grants=queries.grants_of_papers(by=cast.operator()),
    )  # fmt: skip
    told = ceremony.read_answer(ceremony.answer(asked, house.keys))
    services.reopen(told.key, told.grants, by=cast.operator())
    exchange(house, new)

    assert services.view(PER, unlocked=amani.unlocked, by=amani.by).words == IDENTITY


def test_nothing_but_the_key_of_today_gives_way(house, noor, new):
    """A stranger's signature, a stranger's lead, and a lead who came since are refused."""
    stranger = ceremony.together(ceremony.make(needed=2, papers=3).papers[:2])
    asked = request()
    with pytest.raises(Broken):  # did not vouch for these leads
        ceremony.succeed(asked, stranger, new)
    with pytest.raises(ValueError, match="same"):
        ceremony.succeed(asked, house.keys, house.keys)
    forged = ceremony.ask_succession([("key-1", cast.PIA, "0" * 64, bytes(64))])
    with pytest.raises(Broken):
        ceremony.succeed(forged, house.keys, new)
    with pytest.raises(Invalid, match="not signed"):
        services.succeed(new.public, signature=bytes(64), leads=[], by=cast.operator())
    answer = ceremony.succeed(asked, house.keys, new)
    builders.first_lead(house, cast.pia())
    with pytest.raises(Invalid, match="others since"):
        take(answer)
    with pytest.raises(NotYours):
        services.succeed(new.public, signature=b"", leads=[], by=cast.pia(scope="prog-1"))
    assert anchor.fingerprint() == house.keys.fingerprint


def test_a_lead_who_is_out_of_use_stays_out_and_what_they_wrote_is_believed(
    house, noor, amani, sealed, new
):
    services.share(
        PER, to=cast.AMANI, purpose="contact", basis="con-1",
        ends_at=noor.by.at.replace(year=2027), unlocked=noor.unlocked, by=noor.by,
    )  # fmt: skip
    services.revoke_key(cast.NOOR, by=cast.operator())
    exchange(house, new)

    assert not queries.in_use([cast.NOOR])
    assert services.view(PER, unlocked=amani.unlocked, by=amani.by).words == IDENTITY
    with pytest.raises(Refused):
        reopened(noor)


def test_taken_twice_or_cut_off_in_the_middle_it_is_whole_when_taken_again(
    house, noor, sealed, new, monkeypatch
):
    answer = ceremony.succeed(request(), house.keys, new)
    with monkeypatch.context() as broken:
        broken.setattr(anchor, "write", _full)
        with pytest.raises(OSError, match="full"):
            take(answer)
    assert anchor.fingerprint() == house.keys.fingerprint
    assert queries.in_use([cast.NOOR])

    take(answer)
    take(answer)

    assert anchor.fingerprint() == new.fingerprint
    assert list(anchor.former()) == [house.keys.fingerprint]
    assert queries.in_use([cast.NOOR]) and Key.objects.get(owner=cast.NOOR).lead


def test_who_exchanges_the_file_alone_opens_no_vault(house, noor, new):
    """A line that no key of today signed leads nowhere."""
    anchor.path().write_text(anchor.write(new.public))
    anchor.path().with_name(anchor.FORMER).write_text(
        f"{anchor.write(house.keys.public).replace(chr(10), '')} {'A' * 86}==\n"
    )

    assert anchor.former() == {}
    with pytest.raises(WrongAnchor):
        reopened(noor)


def _full(_public: bytes) -> str:
    raise OSError("full")
