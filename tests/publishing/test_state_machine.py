"""Whatever people say and do, in whatever order: what is lit has a basis now, or the test fails.

The oracle below keeps its own small book of what was said, in other words than the rules do.
Faults, planted one by one, show that it would notice.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gemel.consent import queries as consents
from gemel.consent import rules as consent_rules
from gemel.consent import services as consent
from gemel.consent.models import Consent, Objection
from gemel.consent.rules import Basis
from gemel.kernel.errors import NoBasis, Refused
from gemel.kernel.powers import Power
from gemel.publishing import services
from gemel.publishing.models import Release
from gemel.publishing.rules import Stage
from gemel.showcase import queries as window
from gemel.showcase import rules as window_rules
from gemel.showcase import services as showcase
from tests.cast import NOON, amani, job, noor
from tests.consent.builders import a_consent
from tests.publishing.builders import TEXT, a_case, a_twinning, agree, two_people

pytestmark = pytest.mark.django_db(databases="__all__")
HOUR = timedelta(hours=1)
LEASE = 24 * HOUR
KINDS = st.sampled_from(["case", "twinning"])


class Window(RuleBasedStateMachine):
    """One person, named by a decision and twinned; two items that show this."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        for database in ("default", "showcase"):
            self.stack.enter_context(transaction.atomic(using=database))
        two_people()
        made = a_case(persons=1)
        self.person = made.persons[0]
        self.about = {"case": made.case.ref, "twinning": a_twinning(self.person).ref}
        self.now = NOON
        # The oracle's book.
        self.yes: dict | None = None  # the last yes to the twinning's text, while it stands
        self.name_closed = False  # a no, or a withdrawal, about the name
        self.objected = False
        self.silent_since = None
        self.twinned = True  # the quiet yes to the twinning itself, without which none is shown
        self.proposed: dict[str, str] = {}
        self.alive: dict[str, str] = {}  # kind: release approved, and never without a basis since
        self.looked_at = {"case": NOON, "twinning": NOON}

    def teardown(self) -> None:
        for database in ("default", "showcase"):
            transaction.set_rollback(True, using=database)
        self.stack.close()

    # --- the oracle --------------------------------------------------------------------------

    def permitted(self, kind: str) -> bool:
        if kind == "case":
            return not self.objected and not self.name_closed
        if (
            not self.twinned
            or self.yes is None
            or (self.yes["ends"] and self.now >= self.yes["ends"])
        ):
            return False
        if self.silent_since is None or self.yes["given"] >= self.silent_since:
            return True
        return bool(self.yes["until"]) and self.now < self.yes["until"]

    def lit(self) -> set[str]:
        cards = {card.about for card in window.cards(at=self.now)}
        return {kind for kind, about in self.about.items() if about in cards}

    def settle(self) -> None:
        """Whatever stands without a basis for one moment is dead for good."""
        for kind in list(self.alive):
            if not self.permitted(kind):
                del self.alive[kind]

    @invariant()
    def every_lit_card_has_a_basis_now_and_never_lost_it(self):
        for kind in self.lit():
            assert self.permitted(kind), f"{kind} is lit without a basis"
            assert kind in self.alive, f"{kind} came back by itself"
            assert self.now - self.looked_at[kind] < LEASE, f"{kind} outlived its lease"

    # --- what people do ----------------------------------------------------------------------

    def by(self, who=noor):
        return who(at=self.now)

    def the_job(self):
        return job("publishing.renew", Power.PUBLISH_TAKE_DOWN, at=self.now)

    @rule(hours=st.sampled_from([1, 3, 7, 13, 25]))
    def time_passes(self, hours):
        for _ in range(hours):
            self.now += HOUR
            self.settle()

    @rule(ends=st.sampled_from([None, 5, 30]), go_on=st.sampled_from([None, 12]))
    def the_person_says_yes_to_the_text(self, ends, go_on):
        release = self.release("twinning")
        if release is None:
            return
        until = self.now + go_on * HOUR if go_on else None
        agree(
            release,
            at=self.now,
            ends_at=self.now + ends * HOUR if ends else None,
            if_unreachable="go_on" if go_on else "",
            go_on_until=until,
        )
        self.yes = {
            "given": self.now, "ends": self.now + ends * HOUR if ends else None, "until": until,
        }  # fmt: skip
        self.silent_since = None

    @rule(answer=st.sampled_from(["no", "ask"]), use=st.sampled_from(["twinning", "show:name"]))
    def the_person_says_no_to_the_public(self, answer, use):
        a_consent(self.person, use=use, answer=answer, audiences=["public"], at=self.now)
        self.silent_since = None
        if use == "twinning":
            self.yes = None
        else:
            self.name_closed = True
        self.settle()

    @rule(use=st.sampled_from(["twinning", "show:name"]))
    def the_person_withdraws_what_was_said_last(self, use):
        rows = Consent.objects.filter(person=self.person, use=use, withdrawn_at=None)
        row = rows.filter(audiences=["public"]).last()
        if row is None:
            return
        consent.withdraw(row, by=self.by())
        if use == "twinning":
            self.yes = None
        else:
            self.name_closed = True
        self.settle()

    @rule()
    def the_person_says_stop(self):
        consent.withdraw_all(self.person, by=self.by())
        self.yes, self.twinned = None, False
        self.alive.clear()

    @rule()
    def the_person_agrees_to_be_twinned(self):
        a_consent(self.person, use="twinning", audiences=["twin"], at=self.now)
        self.twinned, self.silent_since = True, None

    @precondition(lambda self: self.twinned)
    @rule()
    def the_person_wishes_no_twin_any_more(self):
        row = Consent.objects.filter(
            person=self.person, use="twinning", audiences=["twin"], withdrawn_at=None
        ).last()
        consent.withdraw(row, by=self.by())
        self.twinned = False
        self.settle()

    @rule()
    def somebody_objects(self):
        consent.object(self.person, by_whom="family", channel="phone", by=self.by())
        self.objected = True
        self.settle()

    @precondition(lambda self: self.objected)
    @rule()
    def two_people_lift_the_objections(self):
        for objection in Objection.objects.filter(person=self.person, lifted_at=None):
            consent.ask_to_lift(objection, by=self.by())
            consent.lift(objection, by=self.by(amani))
        self.objected = False

    @precondition(lambda self: self.silent_since is None)
    @rule()
    def the_person_falls_silent(self):
        consent.set_unreachable(self.person, since=self.now, by=self.by())
        self.silent_since = self.now
        self.settle()

    @precondition(lambda self: self.silent_since is not None)
    @rule()
    def the_person_is_heard_of(self):
        consent.set_reachable(self.person, by=self.by())
        self.silent_since = None

    def release(self, kind):
        return Release.objects.filter(ref=self.proposed.get(kind, "")).first()

    @rule(kind=KINDS)
    def one_proposes(self, kind):
        texts = TEXT if kind == "twinning" else None
        try:
            made = services.propose(kind=kind, about=self.about[kind], texts=texts, by=self.by())
        except NoBasis:
            assert not self.twinned if kind == "twinning" else not self.permitted(kind)
            return
        if kind == "twinning":
            services.record_member_agreement(made, through="phone", by=self.by())
        self.proposed[kind] = made.ref

    @rule(kind=KINDS)
    def another_approves(self, kind):
        release = self.release(kind)
        if release is None:
            return
        fresh = release.proposed_at == self.now and not self.lit() & {kind}
        try:
            stage = services.approve(release, by=self.by(amani))
        except Refused:
            assert not (fresh and self.permitted(kind) and not release.approved_at)
            return
        if stage is Stage.LIT:
            self.alive[kind] = release.ref
            self.looked_at[kind] = self.now
        assert self.lit() >= ({kind} if stage is Stage.LIT else set())

    @rule(kind=KINDS)
    def one_takes_down(self, kind):
        shown = Release.objects.filter(
            about=self.about[kind], retracted_at=None, refused_at=None
        ).exclude(lit_at=None).first()  # fmt: skip
        if shown:
            services.retract(shown, why="mistake", by=self.by())
            self.alive.pop(kind, None)

    @rule()
    def the_hour_strikes(self):
        before = self.lit()
        services.renew(by=self.the_job())
        for kind in before & set(self.alive):
            assert kind in self.lit(), f"{kind} was taken down though its basis holds"
        self.looked_at = dict.fromkeys(self.looked_at, self.now)

    @rule()
    def the_news_is_read(self):
        services.follow(by=self.the_job())
        services.light_due(by=self.the_job())
        self.looked_at = dict.fromkeys(self.looked_at, self.now)


def run(examples: int, steps: int = 25) -> None:
    run_state_machine_as_test(
        Window,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # no shrinking: it would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_nothing_is_lit_without_a_basis_whatever_happens():
    run(40)


def lit_twinning(ends=None):
    return [
        ("one_proposes", {"kind": "twinning"}),
        ("the_person_says_yes_to_the_text", {"ends": ends, "go_on": None}),
        ("another_approves", {"kind": "twinning"}),
    ]


LIT_CASE = [("one_proposes", {"kind": "case"}), ("another_approves", {"kind": "case"})]
FAULTS = {
    "withdrawal leaves the window as it is": (
        (showcase, "take_down", lambda **_: []),
        [*lit_twinning(), ("the_person_withdraws_what_was_said_last", {"use": "twinning"})],
    ),
    "an objection is not looked at": (
        (consent_rules, "by_decision", lambda *_: "nothing"),
        [*LIT_CASE, ("somebody_objects", {})],
    ),
    "every basis is found": (
        (consents, "judge", lambda *_, **__: Basis(kind="consent", ref="con-x", refs=("con-x",))),
        [("one_proposes", {"kind": "twinning"}), ("another_approves", {"kind": "twinning"})],
    ),
    "tombstones do not count": (
        (window_rules, "buried", lambda *_, **__: False),
        [
            *lit_twinning(),
            ("the_person_says_stop", {}),
            ("the_person_agrees_to_be_twinned", {}),
            ("the_person_says_yes_to_the_text", {"ends": None, "go_on": None}),
            ("the_hour_strikes", {}),
        ],
    ),
    "a lease does not look at the end of the basis": (
        (window_rules, "dark_at", lambda at, *, lease, basis_ends_at: at + lease),
        [*lit_twinning(ends=5), ("time_passes", {"hours": 7})],
    ),
    "a no leaves lit what a yes had lit": (
        (consent_rules, "faded", lambda *_, **__: []),
        [
            *lit_twinning(),
            ("the_person_says_no_to_the_public", {"answer": "no", "use": "twinning"}),
        ],
    ),
    "a no leaves lit what a decision had lit": (
        (consent_rules, "against_decision", lambda *_, **__: []),
        [
            *LIT_CASE,
            ("the_person_says_no_to_the_public", {"answer": "ask", "use": "show:name"}),
        ],
    ),
    "silence darkens nothing": (
        (consent, "_goes_on", lambda *_, **__: True),
        [*lit_twinning(), ("time_passes", {"hours": 1}), ("the_person_falls_silent", {})],
    ),
    "going on in silence has no end": (
        (showcase, "shorten", lambda **_: None),
        [
            ("one_proposes", {"kind": "twinning"}),
            ("the_person_says_yes_to_the_text", {"ends": None, "go_on": 12}),
            ("another_approves", {"kind": "twinning"}),
            ("time_passes", {"hours": 1}),
            ("the_person_falls_silent", {}),
            ("time_passes", {"hours": 13}),
        ],
    ),
    "the lease never ends": (
        (window_rules, "dark_at", lambda at, **_: at + 1000 * HOUR),
        [*LIT_CASE, ("time_passes", {"hours": 25})],
    ),
}


def play(steps) -> None:
    """Go through a story by hand; the oracle looks after each step."""
    machine = Window()
    try:
        for name, given in steps:
            getattr(machine, name)(**given)
            machine.every_lit_card_has_a_basis_now_and_never_lost_it()
    finally:
        machine.teardown()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_oracle_is_content_where_no_fault_is_planted(fault):
    play(FAULTS[fault][1])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    (place, name, instead), steps = FAULTS[fault]
    monkeypatch.setattr(place, name, instead)

    with pytest.raises(AssertionError):
        play(steps)
