"""What the doctor finds, each with its cure; and the word that lifts the hold after a restore."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.jobs import queries as jobs
from gemel.jobs import services as work
from gemel.kernel.errors import NotYours, Stale
from gemel.kernel.powers import Power
from gemel.ledger import checkpoints, sidefile
from gemel.ledger import services as ledger
from gemel.ledger.models import Entry, Head
from gemel.publishing import services as publishing
from gemel.publishing.models import Release
from gemel.publishing.rules import Stage
from gemel.showcase import queries as shown
from gemel.showcase.models import Card
from gemel.upkeep import backup, health, rules, safekeeping, services, stores
from gemel.upkeep.finding import ADVICE, FAULT, OK
from gemel.upkeep.rules import Closing
from tests import cast
from tests.cast import NOON, amani, noor, operator
from tests.publishing import builders
from tests.showcase.builders import a_card

pytestmark = pytest.mark.django_db(databases="__all__")
DAY = timedelta(days=1)


def state(findings) -> set[str]:
    """Return the states of these findings; whatever is at fault has its cure."""
    found = list(findings)
    assert all(str(one.found) for one in found)
    assert all(str(one.cure) for one in found if one.state == FAULT)
    return {one.state for one in found}


def a_backup(home, *, at=NOON, file="", keys="beside it"):
    """Say that a backup was made."""
    made = {"at": at.isoformat(), "file": file or str(home), "bytes": 1, "seq": 0, "keys": keys}
    (home / backup.STATE).write_text(json.dumps(made))


def test_without_a_backup_a_young_house_is_advised_and_an_old_one_is_at_fault(settings):
    settings.GEMEL_BACKUP_KEY = ["age1x"]
    assert state(safekeeping.backups(operator())) == {ADVICE}
    ledger.record("person.kept", about="per-22222-22222", by=noor(at=NOON - 2 * DAY))

    assert state(safekeeping.backups(operator())) == {FAULT}


@pytest.mark.parametrize(("hours", "expected"), [(1, OK), (23.9, OK), (24.1, FAULT), (500, FAULT)])
def test_a_backup_older_than_a_day_is_an_alarm(settings, hours, expected):
    settings.GEMEL_BACKUP_KEY = ["age1x"]
    a_backup(settings.GEMEL_HOME, at=NOON - timedelta(hours=hours))

    assert state(safekeeping.backups(operator())) == {expected}


def test_a_backup_whose_file_is_gone_is_no_backup(settings):
    settings.GEMEL_BACKUP_KEY = ["age1x"]
    a_backup(settings.GEMEL_HOME, file="/nowhere")

    assert state(safekeeping.backups(operator())) == {FAULT}


def test_keys_that_live_apart_and_are_in_no_backup_are_an_alarm(settings, monkeypatch):
    settings.GEMEL_BACKUP_KEY = ["age1x"]
    a_backup(settings.GEMEL_HOME, keys="")
    apart = stores.Store("shred", settings.GEMEL_HOME / "x", True, {})
    monkeypatch.setattr(stores, "stores", lambda apart=False, one=apart: [one])

    assert state(safekeeping.backups(operator())) == {OK, FAULT}


def test_what_only_the_record_knows_or_only_the_side_file_is_found_and_mended():
    ledger.record("record.erased", about="per-22222-22222", by=noor())
    sidefile.append("record.erased", about="per-33333-33333", at=NOON)
    assert state(safekeeping.side_file()) == {FAULT}
    assert len(list(safekeeping.side_file())) == 2

    assert services.mend(by=operator()) == 2

    assert state(safekeeping.side_file()) == {OK}


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_two_books_disagree_by_what_one_of_them_lacks(left, right):
    one, other = ([Closing("record.erased", ref) for ref in refs] for refs in (left, right))

    forgotten, unsaid = rules.disagreement(one, other)

    assert {x.about for x in forgotten} == set(left) - set(right)
    assert {x.about for x in unsaid} == set(right) - set(left)


def test_a_card_that_nobody_released_is_found_and_taken_down():
    builders.two_people()
    case = builders.a_case()
    release = publishing.propose(kind="case", about=case.case.ref, by=noor())
    publishing.approve(release, by=amani())
    assert state(safekeeping.window(operator())) == {OK}
    a_card(slug="smuggled")
    assert state(safekeeping.window(operator())) == {FAULT}

    services.mend(by=operator())

    assert state(safekeeping.window(operator())) == {OK}
    assert [card.release for card in shown.cards(at=NOON)] == [release.ref]


def test_a_card_whose_release_was_taken_down_behind_its_back_is_found():
    builders.two_people()
    case = builders.a_case()
    release = publishing.propose(kind="case", about=case.case.ref, by=noor())
    publishing.approve(release, by=amani())
    Release.objects.update(retracted_at=NOON)

    assert state(safekeeping.window(operator())) == {FAULT}


def test_a_rewritten_record_is_found_by_its_checkpoint():
    ledger.record("person.kept", about="per-22222-22222", by=noor())
    checkpoints.make(at=NOON)
    assert state(safekeeping.record(operator(), deep=True)) == {OK}
    Entry.objects.update(chain_hash="0" * 64)
    Head.objects.update(chain_hash="0" * 64)

    assert FAULT in state(safekeeping.record(operator(), deep=False))
    assert len(list(safekeeping.record(operator(), deep=True))) == 2


def test_a_clock_that_was_set_back_is_found():
    ledger.record("person.kept", about="per-22222-22222", by=noor(at=NOON + DAY))

    assert state(safekeeping.clock(operator())) == {FAULT}
    assert state(safekeeping.clock(operator(at=NOON + DAY))) == {OK}


def test_a_full_disk_is_found(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 5))

    assert state(safekeeping.space()) == {FAULT}


@given(st.integers(0, 10**13), st.integers(1, 10**13))
def test_less_space_is_never_better(free, total):
    if rules.space_is_short(free, total):
        assert rules.space_is_short(free // 2, total)


def test_a_copy_in_clear_that_a_kill_left_is_found(settings):
    settings.GEMEL_BACKUPS = settings.GEMEL_HOME / "backups"
    assert list(safekeeping.leftovers()) == []
    (settings.GEMEL_BACKUPS / f"{stores.MAKING}x").mkdir(parents=True)

    assert state(safekeeping.leftovers()) == {ADVICE}


# --- held -----------------------------------------------------------------------------------------


@pytest.fixture
def held():
    """A public case, and then everything is held."""
    builders.two_people()
    case = builders.a_case()
    release = publishing.propose(kind="case", about=case.case.ref, by=noor())
    publishing.approve(release, by=amani())
    services.begin_again(by=operator(at=NOON + DAY))
    return release


def test_while_everything_is_held_nothing_is_lit_by_anybody(held):
    later = NOON + 2 * DAY
    fresh = publishing.propose(kind="case", about=builders.a_case().case.ref, by=noor(at=later))

    assert publishing.approve(fresh, by=amani(at=later)) is Stage.READY
    publishing.renew(by=operator(at=later))
    publishing.follow(by=operator(at=later))
    publishing.light_due(by=operator(at=later))

    assert not Card.objects.exists()
    assert state(safekeeping.held(operator(at=later))) == {ADVICE}


def test_while_everything_is_held_taking_down_goes_on(held):
    later = NOON + 2 * DAY

    publishing.retract(held, why="mistake", by=noor(at=later))
    services.confirm(by=noor(at=later))
    publishing.renew(by=operator(at=later))

    assert not Card.objects.exists()


def test_a_coordinator_for_all_confirms_once_and_the_next_round_lights_what_has_a_basis(held):
    later = NOON + 2 * DAY
    for other in (operator(at=later), noor(at=later, scope="prog-22222-22222"), cast.pia(later)):
        with pytest.raises(NotYours):
            services.confirm(by=other)

    services.confirm(by=noor(at=later))
    assert jobs.waiting(later).filter(name="publishing.renew").exists()
    publishing.renew(by=operator(at=later))

    assert [card.release for card in shown.cards(at=later)] == [held.ref]
    with pytest.raises(Stale):
        services.confirm(by=noor(at=later))


def test_beginning_again_twice_holds_once(held):
    services.begin_again(by=operator(at=NOON + DAY))
    services.begin_again(by=operator(at=NOON + DAY))

    assert len(work.lift_hold(by="x", at=NOON)) == 1


def test_only_the_power_of_upkeep_begins_again_backs_up_or_forgets():
    weak = cast.job("x", Power.ACCOUNTS)
    for deed in (
        lambda: services.begin_again(by=weak),
        lambda: services.checkpoint(by=weak),
        lambda: services.mend(by=weak),
        lambda: services.forget(rules.Class.UPLOADS, by=weak),
    ):
        with pytest.raises(NotYours):
            deed()


# --- forgetting -----------------------------------------------------------------------------------


def test_what_was_handed_in_and_not_applied_is_forgotten_in_its_time(settings):
    folder = settings.GEMEL_HOME / "uploads"
    for name, age in (("old", 2), ("young", 0.5)):
        (folder / name).mkdir(parents=True)
        then = (NOON - timedelta(hours=age)).timestamp()
        os.utime(folder / name, (then, then))

    assert services.forget(rules.Class.UPLOADS, by=operator()) == 1

    assert [one.name for one in folder.iterdir()] == ["young"]
    assert Entry.objects.get().what == "records.forgotten"


def test_old_lines_of_reports_go_and_young_ones_and_counts_stay():
    from gemel.people.models import Import

    for ref, age in (("old", 91), ("young", 89)):
        Import.objects.create(ref=ref, what="cases", files=[], counts={"created": 1},
                              report={"rejected": ["x"]}, at=NOON - age * DAY, by="x")  # fmt: skip

    assert services.forget(rules.Class.REPORTS, by=operator()) == 1

    old, young = Import.objects.order_by("ref")
    assert (old.report, old.counts) == ({}, {"created": 1})
    assert young.report


def test_every_class_has_its_time_and_its_timer():
    from gemel.jobs import registry
    from gemel.upkeep.services.forgetting import FORGETTING

    registry.discover()

    assert set(FORGETTING) == set(rules.KEPT) == set(rules.Class)
    for kind in rules.Class:
        assert registry.get(f"upkeep.forget.{kind.value}").every


# --- the pages ------------------------------------------------------------------------------------


def test_the_page_tells_what_is_at_fault_with_its_cure_and_takes_the_word(held):
    browser = cast.client_of(cast.account("acc-eeeee-33333"))

    page = browser.get("/desk/health/").content.decode()
    assert "Everything is held" in page
    assert "gemel backup" in page
    assert "More" in page and "/desk/health/" in page

    answer = browser.post("/desk/health/confirm/", follow=True)
    assert answer.status_code == 200
    assert "Everything is held" not in answer.content.decode()
    assert jobs.hold() is None


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_page_speaks_the_readers_language(language):
    browser = cast.client_of(cast.account(language=language))

    page = browser.get("/desk/health/").content.decode()

    assert "There is no secret key" not in page
    assert "Last backup" not in page


def test_who_coordinates_one_programme_finds_no_such_page():
    browser = cast.client_of(cast.account(scope="prog-22222-22222"))

    assert browser.get("/desk/health/").status_code == 404
    assert "/desk/health/" not in browser.get("/desk/").content.decode()


def test_two_people_erase_a_person_at_the_desk():
    builders.two_people()
    from gemel.access.models import Account
    from gemel.people.models import AtRisk

    bond = builders.a_twinning()
    page = f"/desk/people/{bond.person.ref}/erase/"
    first, second = (
        cast.client_of(Account.objects.get(ref=ref)) for ref in (cast.NOOR, cast.AMANI)
    )
    assert first.post(page, {}).status_code == 200  # no reason, nothing asked
    assert first.post(page, {"why": "person"}).status_code == 303
    assert first.post(f"{page}now/").status_code == 400  # not the same person
    assert AtRisk.objects.filter(pk=bond.person.pk).exists()
    assert page in second.get("/desk/").content.decode()

    assert second.post(f"{page}now/").status_code == 303

    assert not AtRisk.objects.filter(pk=bond.person.pk).exists()
    assert second.get(page).status_code == 404


def test_a_form_of_the_office_that_cannot_be_used_is_found_with_its_reason(settings, tmp_path):
    settings.GEMEL_HOME = tmp_path
    assert not list(health.forms())

    home = tmp_path / "forms" / "en"
    home.mkdir(parents=True)
    (home / "bad.toml").write_text('artefact = "letter"\nname = "x"\n', encoding="utf-8")

    (found,) = health.forms()
    assert "bad.toml, block" in str(found.found)
