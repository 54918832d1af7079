"""Write, share, take away, edit, in any order: who was taken away opens no later version.

The oracle keeps every data key that each person could ever have got, and an intruder puts old rows
back. Faults, planted one by one, show that it would notice.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from gemel.kernel.errors import NotYours, Refused
from gemel.vault import queries, sealing, services
from gemel.vault.crypto import Broken
from gemel.vault.models import Grant, Record
from gemel.vault.queries.records import Tampered, version_of
from gemel.vault.services import writing
from gemel.vault.shred.models import ShredKey
from tests import cast
from tests.vault import builders

pytestmark = pytest.mark.django_db(databases="__all__")
PER = "per-hhhhh-22222"
WHO = st.sampled_from(["noor", "amani", "pia"])


class Vault(RuleBasedStateMachine):
    """One sealed record, three people with vaults."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        for database in ("default", "shred"):
            self.stack.enter_context(transaction.atomic(using=database))
        lead = builders.first_lead(builders.house(), cast.noor())
        self.people = {
            "noor": lead,
            "amani": builders.vouched(cast.amani(), lead=lead),
            "pia": builders.vouched(cast.pia(), lead=lead),
        }
        services.seal(PER, {"name": "first"}, unlocked=lead.unlocked, by=lead.by)
        # The oracle's book.
        self.readers = {"noor"}
        self.said = "first"
        self.seen: dict[str, set[bytes]] = {name: set() for name in self.people}
        self.rows: list[Grant] = []
        self.frozen: int | None = None  # the version that waits to be sealed anew
        self.shred = bytes(ShredKey.objects.get().key)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="shred")
        self.stack.close()

    @rule(who=WHO, word=st.text(min_size=1, max_size=9))
    def edit(self, who, word):
        person = self.people[who]
        try:
            services.change(PER, {"name": word}, version=Record.objects.get().version,
                            unlocked=person.unlocked, by=person.by)  # fmt: skip
        except Refused:
            assert who not in self.readers or not word.strip()
            return
        assert who in self.readers
        self.said, self.frozen = word, None

    @rule(who=WHO, to=WHO)
    def share(self, who, to):
        person = self.people[who]
        try:
            services.share(PER, to=self.people[to].by.ref, purpose="contact", basis="con-1",
                           ends_at=person.by.at + timedelta(days=9), unlocked=person.unlocked,
                           by=person.by)  # fmt: skip
        except Refused:
            assert who not in self.readers
            return
        assert who in self.readers
        self.readers.add(to)
        self.frozen = None

    @rule(who=WHO)
    def take_away(self, who):
        try:
            services.revoke(PER, to=self.people[who].by.ref, by=cast.operator())
        except Refused:
            return
        if who in self.readers:
            self.readers.discard(who)
            self.frozen = Record.objects.get().version

    @rule(who=WHO)
    def catch_up(self, who):
        person = self.people[who]
        if services.catch_up(unlocked=person.unlocked, by=person.by):
            assert who in self.readers
            self.frozen = None

    @rule(number=st.integers(0, 50))
    def an_intruder_puts_a_row_back(self, number):
        if not self.rows:
            return
        old = self.rows[number % len(self.rows)]
        with suppress(Exception), transaction.atomic():
            Grant.objects.create(
                record=Record.objects.get(), fingerprint=old.fingerprint, version=old.version,
                sealed=bytes(old.sealed), ends_at=old.ends_at,
            )  # fmt: skip

    @invariant()
    def who_was_taken_away_opens_no_later_version(self):
        row = Record.objects.get()
        of = version_of(row)
        for grant in Grant.objects.all():
            if (grant.fingerprint, grant.version) not in {
                (kept.fingerprint, kept.version) for kept in self.rows
            }:
                self.rows.append(grant)
        for name, person in self.people.items():
            keys = person.unlocked.keys
            for grant in self.rows:
                if grant.fingerprint == keys.fingerprint:
                    with suppress(Broken):
                        self.seen[name].add(sealing.data_key(of, bytes(grant.sealed), keys))
            if name not in self.readers and self.frozen is None:
                assert not any(self._opens(of, key) for key in self.seen[name]), name

    def _opens(self, of, key):
        try:
            sealing.unseal(of, key, shred_key=self.shred)
        except Broken:
            return False
        return True

    @invariant()
    def readers_read_what_was_said_last(self):
        for name, person in self.people.items():
            if name in self.readers:
                opened = queries.opened(PER, unlocked=person.unlocked, by=person.by)
                assert opened.words["name"] == self.said
            elif not self._row_was_put_back(person):
                with pytest.raises((NotYours, Tampered)):
                    queries.opened(PER, unlocked=person.unlocked, by=person.by)

    def _row_was_put_back(self, person):
        # Their own old row opens what they have seen before: the version that still waits.
        return (
            self.frozen is not None
            and Grant.objects.filter(fingerprint=person.unlocked.keys.fingerprint).exists()
        )

    @invariant()
    def nothing_is_written_before_a_reader_sealed_it_anew(self):
        row = Record.objects.get()
        assert (row.rekey_since is not None) == (self.frozen is not None)
        assert self.frozen in (None, row.version)


def test_whoever_was_taken_away_opens_no_later_version():
    play(STORY)  # the way in that matters is walked each time, whatever else chance finds
    run_state_machine_as_test(
        Vault,
        settings=settings(
            max_examples=12, stateful_step_count=18, deadline=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip


STORY = [
    ("share", {"who": "noor", "to": "amani"}),
    ("take_away", {"who": "amani"}),
    ("an_intruder_puts_a_row_back", {"number": 4}),
    ("edit", {"who": "noor", "word": "later"}),
]
FAULTS = {
    "the data key is not fresh": (sealing.secrets, "token_bytes", lambda length: b"k" * length),
    "what was taken away is forgotten": (writing, "_taken_away", lambda row: set()),
}


def play(steps):
    machine = Vault()
    try:
        for name, given in [("edit", {"who": "noor", "word": "x"}), *steps]:
            getattr(machine, name)(**given)
            machine.who_was_taken_away_opens_no_later_version()
            machine.readers_read_what_was_said_last()
            machine.nothing_is_written_before_a_reader_sealed_it_anew()
    finally:
        machine.teardown()


def test_the_oracle_is_content_where_no_fault_is_planted():
    play(STORY)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    place, name, instead = FAULTS[fault]
    machine = Vault  # enrolled with real keys; the fault comes after
    real = machine.__init__

    def planted(self):
        real(self)
        monkeypatch.setattr(place, name, instead)

    monkeypatch.setattr(machine, "__init__", planted)
    with pytest.raises(AssertionError):
        play(STORY)
