"""Texts for an act: no words are lost, none leave without a basis, names stand under words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.actions import queries, services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action, Draft, DraftVersion, Signature
from gemel.actions.rules import Stage
from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.ledger.models import Entry
from gemel.upkeep import services as upkeep
from gemel.upkeep.rules import Class
from tests.cast import NOON, amani, job, max_by, noor, operator
from tests.consent.builders import a_consent, a_person
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_parliament, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = NOON.date()
TOLD = ["authorities-there"]
WHOLE = {
    "place": "Arcadia", "addressee": "The Speaker", "salutation": "Dear Speaker",
    "request": "receive us",
}  # fmt: skip


@pytest.fixture
def action():
    made = a_case()
    return services.plan(
        Deed(kind="approach_authorities_concerned"),
        About(case=made.case),
        for_member=a_member(),
        planned_for=None,
        by=noor(),
    )


@pytest.fixture
def draft(action):
    return services.begin(action, form="letter_speaker.toml", language="en", typed=WHOLE, by=noor())


def a_draft() -> Draft:
    act = services.plan(
        Deed(kind="approach_authorities_concerned"), About(case=a_case().case), for_member=None,
        planned_for=None, by=noor(),
    )  # fmt: skip
    return services.begin(act, form="letter_speaker.toml", language="en", by=noor())


def again(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def test_a_text_begins_with_the_facts_of_its_case_and_their_sources(action, draft):
    assert action.case.code in draft.text
    assert "receive us" in draft.text
    assert ["code", action.case.code, "CL/206/9/R.2", "2020-11-03"] in draft.used
    assert Entry.objects.filter(what="draft.begun", about=draft.ref).exists()


def test_a_form_that_does_not_suit_the_act_is_refused(action):
    with pytest.raises(Invalid):
        services.begin(action, form="letter_prisoner.toml", language="en", by=noor())


def test_what_two_write_at_once_is_kept_twice(draft):
    first = services.save(draft, "Noor's words", version=1, by=noor())
    second = services.save(draft, "Amani's words", version=1, by=amani())

    assert first.aside is None
    assert second.aside is not None
    assert again(draft).text == "Noor's words\n"
    assert second.aside.text == "Amani's words\n"
    opened = queries.draft(draft.ref, by=noor())
    assert [each.text for each in opened.asides] == ["Amani's words\n"]


def test_savings_of_one_sitting_make_one_version(draft):
    services.save(draft, "one", version=1, by=noor())
    for words in ("two", "three"):
        services.save(again(draft), words, version=2, by=noor())
    later = noor(at=NOON + timedelta(hours=1))
    services.save(again(draft), "four", version=2, by=later)

    kept = DraftVersion.objects.filter(draft=draft, aside=False).order_by("number")
    assert [each.text for each in kept][1:] == ["three\n", "four\n"]
    assert again(draft).version == 3


def test_every_earlier_version_can_come_back(draft):
    first = DraftVersion.objects.get(draft=draft, number=1)
    services.save(draft, "something else", version=1, by=noor())
    services.go_back_to(again(draft), first.pk, version=2, by=amani())

    assert again(draft).text == first.text


def test_a_returned_file_is_taken_and_another_document_is_not(draft):
    changed = draft.text.replace("receive us", "receive us soon")
    services.bring_back(draft, changed, version=1, by=noor())
    assert "receive us soon" in again(draft).text

    with pytest.raises(Invalid, match="another document"):
        services.bring_back(again(draft), "A recipe\n\nFor soup\n", version=2, by=noor())


def test_a_text_with_a_gap_does_not_leave(action):
    draft = services.begin(action, form="letter_speaker.toml", language="en", by=noor())

    with pytest.raises(Invalid, match="gaps"):
        services.record_sent(draft, on=TODAY, by=noor())


def test_leaving_makes_the_act_done_and_closes_the_text(draft):
    services.record_sent(draft, on=TODAY, answer_by=TODAY + timedelta(days=30), by=noor())

    action = queries.action(draft.action.ref, by=noor())
    assert (action.stage, action.done_on) == (Stage.DONE, TODAY)
    assert action.answer_by == TODAY + timedelta(days=30)
    with pytest.raises(Stale):
        services.save(again(draft), "other words", version=1, by=noor())


def test_when_the_basis_falls_away_the_letter_stays_and_its_text_is_shut():
    person = a_person("Canary of Arcadia")
    given = a_consent(person, use="approach_authorities", audiences=TOLD)
    a_consent(person, use="show:name", audiences=TOLD)
    action = services.plan(
        Deed(kind="approach_authorities", country="AQ"),
        About(person=person, scope=a_programme().ref),
        for_member=a_member(), planned_for=None, by=noor(),
    )  # fmt: skip
    typed = {**WHOLE, "answer_by": "1 May"}
    draft = services.begin(
        action, form="letter_authority.toml", language="en", typed=typed, by=noor()
    )
    assert "Canary" in queries.draft(draft.ref, by=noor()).text

    consent.withdraw(given, by=noor())

    opened = queries.draft(draft.ref, by=noor())
    assert opened.text == ""
    assert opened.basis.missing
    with pytest.raises(NoBasis):
        queries.paper(opened)
    with pytest.raises(NoBasis):
        services.record_sent(again(draft), on=TODAY, by=noor())
    with pytest.raises(NoBasis):
        services.fill_again(again(draft), {}, version=1, by=noor())


def test_nobody_else_reads_or_changes_a_text(draft):
    stranger = max_by(a_member().ref)

    with pytest.raises(NotYours):
        queries.draft(draft.ref, by=stranger)
    with pytest.raises(NotYours):
        services.save(draft, "words", version=1, by=stranger)


# --- signing ------------------------------------------------------------------------------------


def asked(draft, *members):
    return services.ask_to_sign(draft, members, until=TODAY + timedelta(days=7), by=noor())


def test_a_member_signs_the_words_that_were_seen(draft):
    member = a_member()
    (one,) = asked(draft, member)
    services.answer_signing(one, answer="yes", version=1, by=max_by(member.ref))

    one.refresh_from_db()
    opened = queries.draft(draft.ref, by=noor())
    assert [each.member for each in opened.signed] == [member]

    services.save(again(draft), "other words", version=1, by=noor())
    assert queries.draft(draft.ref, by=noor()).signed == ()  # the signature was under others


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"version": 9}, Stale),
        ({"answer": "perhaps"}, Invalid),
        ({"by": noor()}, NotYours),
        ({"by": "another"}, NotYours),
        ({"by": "late"}, Stale),
    ],
)
def test_a_signature_that_does_not_count_is_refused(draft, change, refusal):
    member = a_member()
    (one,) = asked(draft, member)
    who = {
        "another": max_by(a_member().ref),
        "late": max_by(member.ref, at=NOON + timedelta(days=9)),
    }
    given = {"answer": "yes", "version": 1, "by": max_by(member.ref), **change}
    given["by"] = who.get(given["by"], given["by"]) if isinstance(given["by"], str) else given["by"]

    with pytest.raises(refusal):
        services.answer_signing(one, **given)
    assert not Signature.objects.get().signed_hash


def test_names_stand_on_the_paper_under_their_parliaments_in_an_order_that_prefers_nobody(draft):
    zulu, alpha = a_member("Zoe Zulu"), a_member("Ann Alpha")
    guest = a_member("Max Guest", parliament=a_parliament("Assembly of Borduria"))
    silent = a_member("Sue Silent")
    for one in asked(draft, silent, zulu, guest, alpha):
        if one.member != silent:
            services.answer_signing(one, answer="yes", version=1, by=max_by(one.member.ref))

    opened = queries.draft(draft.ref, by=noor())
    under = [(each.look, each.lines[0]) for each in queries.paper(opened).paragraphs[-5:]]
    assert under == [
        ("heading", "Assembly of Borduria"), ("item", "Max Guest"),
        ("heading", "House of Arcadia"), ("item", "Ann Alpha"), ("item", "Zoe Zulu"),
    ]  # fmt: skip

    services.save(again(draft), "other words", version=1, by=noor())
    opened = queries.draft(draft.ref, by=noor())
    assert [each.lines[0] for each in queries.paper(opened).paragraphs] == ["other words"]


def test_who_was_asked_is_asked_once_and_who_is_silent_can_be_reminded(draft):
    member = a_member()
    assert len(asked(draft, member)) == 1
    assert asked(draft, member) == []
    assert services.remind(draft, by=noor()) == 1
    assert [each.draft for each in queries.asked_to_sign(by=max_by(member.ref), on=TODAY)] == [
        draft
    ]


def test_other_members_are_asked_only_where_the_person_lets_them_know():
    person = a_person()
    a_consent(person, use="approach_authorities", audiences=TOLD)
    action = services.plan(
        Deed(kind="approach_authorities"), About(person=person, scope=a_programme().ref),
        for_member=a_member(), planned_for=None, by=noor(),
    )  # fmt: skip
    draft = services.begin(action, form="letter_authority.toml", language="en", by=noor())

    with pytest.raises(NoBasis):
        asked(draft, a_member())

    a_consent(person, use="approach_authorities", audiences=[*TOLD, "named-members"])
    assert len(asked(draft, a_member())) == 1


# --- until it is answered -----------------------------------------------------------------------


def chased(days: int) -> int:
    powers = (Power.ACTION_READ, Power.ACTION_CHANGE, Power.CASE_READ, Power.PERSON_READ)
    return services.chase(by=job("actions.chase", *powers, at=NOON + timedelta(days=days)))


def test_a_reminder_lies_there_on_the_day_on_which_the_answer_was_due(draft):
    services.record_sent(draft, on=TODAY, answer_by=TODAY + timedelta(days=30), by=noor())

    assert chased(29) == 0
    assert chased(30) == 1
    assert chased(31) == 0  # one letter, one reminder

    reminder = Draft.objects.latest("pk")
    assert "On 16 November 2026 I wrote to you (Letter to a Speaker)" in reminder.text
    assert reminder.left_at is None


@pytest.mark.parametrize(("kind", "made"), [("none", 1), ("holding", 1), ("substantive", 0)])
def test_only_an_answer_ends_the_waiting(draft, kind, made):
    services.record_sent(draft, on=TODAY, answer_by=TODAY + timedelta(days=30), by=noor())
    services.add_reply(draft.action, kind=kind, on=TODAY, by=noor())

    assert chased(30) == made


def test_a_reminder_that_left_starts_a_new_term(draft):
    services.record_sent(draft, on=TODAY, answer_by=TODAY + timedelta(days=30), by=noor())
    chased(30)
    reminder = Draft.objects.latest("pk")
    later = noor(at=NOON + timedelta(days=31))
    services.record_sent(
        reminder, on=later.at.date(), answer_by=TODAY + timedelta(days=60), by=later
    )

    assert chased(32) == 0
    assert chased(60) == 1


def test_nobody_is_reminded_of_a_letter_whose_basis_is_gone():
    person = a_person()
    given = a_consent(person, use="approach_authorities", audiences=TOLD)
    a_consent(person, use="show:name", audiences=TOLD)
    action = services.plan(
        Deed(kind="approach_authorities"), About(person=person, scope=a_programme().ref),
        for_member=a_member(), planned_for=None, by=noor(),
    )  # fmt: skip
    draft = services.begin(
        action, form="letter_authority.toml", language="en", typed=WHOLE, by=noor()
    )
    services.record_sent(draft, on=TODAY, answer_by=TODAY + timedelta(days=30), by=noor())
    consent.withdraw(given, by=noor())

    assert chased(30) == 0


# --- kept no longer than they are needed ----------------------------------------------------------


def test_texts_thrown_away_and_those_of_acts_given_up_go_in_time_and_no_others():
    def a_text(**of_act):
        text = a_draft()
        Action.objects.filter(pk=text.action.pk).update(**of_act)
        return text

    thrown, stays = a_text(), a_text()
    given_up, mistake, sent = a_text(stage="dropped"), a_text(taken_back_at=NOON), a_text()
    services.drop_draft(thrown, by=noor())
    Draft.objects.filter(pk=sent.pk).update(left_at=NOON)
    Action.objects.filter(pk=sent.action.pk).update(taken_back_at=NOON)
    month = timedelta(days=30)

    assert upkeep.forget(Class.TEXTS, by=operator(NOON + month)) == 0
    assert upkeep.forget(Class.TEXTS, by=operator(NOON + month + timedelta(seconds=1))) == 3

    assert set(Draft.objects.all()) == {stays, sent}
    assert set(DraftVersion.objects.values_list("draft", flat=True)) == {stays.pk, sent.pk}
    assert not Draft.objects.filter(pk__in=[thrown.pk, given_up.pk, mistake.pk]).exists()


def test_what_fills_the_gaps_anew_never_takes_the_place_of_what_was_just_written():
    text = a_draft()
    services.save(text, "By hand, a moment ago", version=1, by=noor())
    text.refresh_from_db()

    services.fill_again(text, {"place": "Arcadia"}, version=2, by=noor())

    kept = list(text.versions.order_by("pk").values_list("number", "text"))
    assert [number for number, _ in kept] == [1, 2, 3]
    assert kept[1][1] == "By hand, a moment ago\n"


def test_who_goes_on_writing_what_is_laid_aside_has_one_text_there_not_many():
    text = a_draft()
    services.save(text, "Quicker", version=1, by=amani())
    long = "\n".join(f"Line {n}" for n in range(9))
    for more in ("", "\nAnd more"):
        services.save(text, long + more, version=1, by=noor())
    services.save(text, "Something wholly different", version=1, by=noor())

    aside = text.versions.filter(aside=True).order_by("pk").values_list("text", flat=True)
    assert list(aside) == [f"{long}\nAnd more\n", "Something wholly different\n"]


def test_a_request_is_chased_with_a_reminder_of_its_own():
    made = a_case()
    action = services.plan(
        Deed(kind="meet_ambassador"), About(case=made.case), for_member=a_member(),
        planned_for=None, by=noor(),
    )  # fmt: skip
    draft = services.begin(
        action, form="request_ambassador.toml", language="en", typed=WHOLE, by=noor()
    )
    services.record_sent(draft, on=TODAY, answer_by=TODAY + timedelta(days=30), by=noor())

    assert chased(30) == 1
    assert Draft.objects.latest("pk").form == "reminder_request.toml"
