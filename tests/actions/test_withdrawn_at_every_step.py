"""A no at any moment: whatever step a text has reached, nothing more is done with it.

Each step is done once while the basis stands, and undone, so that its refusal afterwards is the
withdrawal's and nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction

from gemel.actions import queries, services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Draft, Signature, TextNotice
from gemel.consent import services as consent
from gemel.consent.models import Consent
from gemel.kernel.errors import NoBasis, NotYours
from gemel.people.models import AtRisk
from tests.cast import NOON, max_by, noor
from tests.consent.builders import a_consent, a_person
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = NOON.date()
TOLD = ["authorities-there", "named-members"]
WHOLE = {
    "place": "Arcadia", "addressee": "The Speaker", "salutation": "Dear Speaker",
    "request": "receive us", "answer_by": "1 May",
}  # fmt: skip


@dataclass
class Way:
    """A text half way: signed by one, waiting for another; and the person it is about."""

    draft: Draft
    person: AtRisk
    signed: Signature
    waits: Signature
    form: str


def a_way(by_paper: bool) -> Way:
    form = "letter_speaker.toml" if by_paper else "letter_authority.toml"
    if by_paper:
        made = a_case()
        person, about = made.persons[0], About(case=made.case)
        deed = Deed(kind="approach_authorities_concerned")
    else:
        person = a_person("Canary of Arcadia")
        a_consent(person, use="approach_authorities", audiences=TOLD)
        a_consent(person, use="show:name", audiences=TOLD)
        about = About(person=person, scope=a_programme().ref)
        deed = Deed(kind="approach_authorities", country="AQ")
    act = services.plan(deed, about, for_member=a_member(), planned_for=None, by=noor())
    draft = services.begin(act, form=form, language="en", typed=WHOLE, by=noor())
    until = TODAY + timedelta(days=5)
    signed, waits = services.ask_to_sign(draft, [a_member(), a_member()], until=until, by=noor())
    services.answer_signing(signed, answer="yes", version=1, by=max_by(signed.member.ref))
    return Way(draft, person, signed, waits, form)


def fresh(way: Way) -> Draft:
    return Draft.objects.get(pk=way.draft.pk)


STEPS: dict[str, Callable[[Way], object]] = {
    "begin": lambda w: services.begin(
        fresh(w).action, form=w.form, language="en", typed=WHOLE, by=noor()
    ),
    "edit": lambda w: services.save(fresh(w), w.draft.text + "more", version=1, by=noor()),
    "fill": lambda w: services.fill_again(fresh(w), {"place": "Else"}, version=1, by=noor()),
    "bring back": lambda w: services.bring_back(fresh(w), w.draft.text, version=1, by=noor()),
    "invite": lambda w: services.ask_to_sign(fresh(w), [a_member()], until=TODAY, by=noor()),
    "read to sign": lambda w: queries.signature(w.waits.ref, by=max_by(w.waits.member.ref)),
    "sign": lambda w: services.answer_signing(
        w.waits, answer="yes", version=1, by=max_by(w.waits.member.ref)
    ),
    "export": lambda w: queries.paper(queries.draft(w.draft.ref, by=noor())),
    "send": lambda w: services.record_sent(fresh(w), on=TODAY, by=noor()),
    "plan": lambda w: services.plan(
        Deed(kind=w.draft.action.kind, country=w.draft.action.country),
        About(case=w.draft.action.case, person=w.draft.action.person),
        for_member=None, planned_for=None, by=noor(),
    ),
    "finish": lambda w: services.finish(fresh(w).action, done_on=TODAY, by=noor()),
}  # fmt: skip
OF_THE_TEXT = ("invite", "read to sign", "sign", "export", "send")


def refused(step: str, way: Way) -> bool:
    """Try one step and undo it; tell whether it was refused."""
    try:
        with transaction.atomic():
            STEPS[step](way)
            transaction.set_rollback(True)
    except (NoBasis, NotYours):
        return True
    return False


def withdraw(way: Way) -> None:
    consent.withdraw(Consent.objects.get(person=way.person, use="approach_authorities"), by=noor())


def end(way: Way) -> None:
    Consent.objects.filter(use="approach_authorities").update(ends_at=NOON)


def stop_everything(way: Way) -> None:
    consent.withdraw_all(way.person, by=noor())


def say_no_to_members(way: Way) -> None:
    a_consent(way.person, use="approach_authorities", audiences=["named-members"], answer="no")


def object_to_the_paper(way: Way) -> None:
    consent.object(way.person, by_whom="family", channel="phone", by=noor())


def unpublish(way: Way) -> None:
    way.draft.action.case.rulings.all().delete()


@pytest.mark.parametrize(
    ("by_paper", "falls"),
    [(False, withdraw), (False, end), (False, stop_everything), (True, object_to_the_paper),
     (True, unpublish)],
)  # fmt: skip
def test_nothing_is_done_with_a_text_whose_basis_fell_away(by_paper, falls):
    way = a_way(by_paper)
    assert {step for step in STEPS if refused(step, way)} == set()
    falls(way)

    assert {step for step in STEPS if not refused(step, way)} == set()
    assert not fresh(way).left_at and not queries.draft(way.draft.ref, by=noor()).text
    assert services.remind(fresh(way), by=noor()) == 0
    assert not TextNotice.objects.filter(kind="reminded").exists()
    assert queries.asked_to_sign(by=max_by(way.waits.member.ref), on=TODAY) == []
    services.take_out(way.waits, by=noor())  # what undoes is always open
    services.drop_draft(fresh(way), by=noor())


def test_a_no_to_other_members_ends_the_signing_and_leaves_the_letter_to_its_author():
    way = a_way(by_paper=False)
    say_no_to_members(way)

    closed = {step for step in STEPS if refused(step, way)}
    assert closed == {"invite", "read to sign", "sign"}


def test_a_name_that_may_not_be_told_any_more_holds_the_text_until_it_is_taken_out():
    way = a_way(by_paper=False)
    assert "Canary" in way.draft.text
    consent.withdraw(Consent.objects.get(person=way.person, use="show:name"), by=noor())

    assert {step for step in STEPS if refused(step, way)} == set(OF_THE_TEXT)
    opened = queries.draft(way.draft.ref, by=noor())
    assert opened.text and [str(one) for one in opened.untold] == ["the name of the person"]

    services.fill_again(fresh(way), {}, version=1, by=noor())
    assert "Canary" not in fresh(way).text
    services.save(fresh(way), "Words that name nobody", version=2, by=noor())
    way.waits.refresh_from_db()
    assert not queries.draft(way.draft.ref, by=noor()).untold
    services.record_sent(fresh(way), on=TODAY, by=noor())


def test_what_was_answered_is_recorded_after_a_withdrawal_too_and_is_told_to_nobody():
    way = a_way(by_paper=False)
    services.record_sent(fresh(way), on=TODAY, answer_by=TODAY + timedelta(days=9), by=noor())
    withdraw(way)

    services.add_reply(fresh(way).action, kind="refusal", on=TODAY, words="No", by=noor())
    starts, ends = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    assert list(queries.reportable(starts=starts, ends=ends, by=noor())) == []
    assert queries.signed_by(by=max_by(way.signed.member.ref)) == []
