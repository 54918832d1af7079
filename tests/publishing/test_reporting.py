"""Back to the IPU: what members and consent allow, two people, sent once and told once."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.actions import services as actions
from gemel.actions.models import Action
from gemel.cases import services as cases
from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NotYours, Refused, Stale
from gemel.ledger.models import Entry as LedgerEntry
from gemel.people.models import Body, Parliament
from gemel.publishing import queries, report, report_files, report_rows, services
from gemel.publishing.models import IpuReport
from gemel.publishing.report import Entry
from tests import cast
from tests.cast import AMANI, NOON, NOOR, amani, max_by, noor, pia, tess
from tests.publishing.builders import a_case
from tests.publishing.papers import everything_in
from tests.publishing.test_report import START, an_act
from tests.publishing.tongues import ENGLISH
from tests.twinning.builders import a_member, a_parliament, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")

LAST = NOON.date()
SENT = {"on": LAST, "how": "mail"}


@pytest.fixture
def staff():
    """The accounts of the two coordinators: a second person has to have one."""
    return [cast.account(ref) for ref in (NOOR, AMANI)]


@pytest.fixture
def made():
    return a_case(code="ATA-COLL-93", persons=1)


@pytest.fixture
def member():
    return a_member("Max Membername", parliament=a_parliament("House of Arcadia"))


def agree(member, choice="named"):
    actions.choose_telling(member, choice=choice, by=max_by(member.ref))


def on(made, **facts):
    facts.setdefault("addressee", "Minister of Arcadia")
    return an_act(case=made.case, kind="meet_ambassador", **facts)


def together(**more):
    return services.put_together(**{"starts": START, "last": LAST, "by": noor(), **more})


def told(**more):
    return report_rows.to_ipu(**{"starts": START, "last": LAST, "by": noor(), **more})


# --- what the members allow -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "listed", "name"), [("", 1, ""), ("house", 1, ""), ("named", 1, "Max Membername"),
                                   ("counted", 0, "")],
)  # fmt: skip
def test_a_member_stands_by_name_only_where_the_member_agreed(made, member, choice, listed, name):
    on(made, for_member=member)
    if choice:
        agree(member, choice)

    plain, named = told(), told(named=True)

    assert len(named.entries) == len(plain.entries) == listed
    assert [act.member for act in named.entries] == [name] * listed
    assert [act.member or act.addressee for act in plain.entries] == [""] * listed
    assert [row.count for row in named.counted] == [1] * (1 - listed)


def test_only_the_member_in_person_chooses(member):
    for by in (tess(member.ref), noor(), max_by("par-zzzzz-22222")):
        with pytest.raises(NotYours):
            actions.choose_telling(member, choice="named", by=by)
    with pytest.raises(Invalid):
        agree(member, "everybody")


def test_names_stand_in_all_four_files_of_a_report_that_names_and_in_no_other(made, member):
    on(made, for_member=member)
    agree(member)

    for named in (False, True):
        found = told(named=named)
        for kind in report_files.FORMATS:
            text = everything_in(kind, report_files.file_of(found, kind, tongue=ENGLISH))
            for word in ("Max Membername", "Minister of Arcadia"):
                assert ("".join(word.split()) in "".join(text.split())) is named, (kind, word)


def test_the_house_s_references_to_the_decision_stand_in_the_report(made):
    house = Parliament.objects.create(ref="prl-22222-22222", name="House", country="DK")
    body = Body.objects.create(
        ref="body-22222-22222", parliament=house, kind="committee", code="UPN", name="U", key="u"
    )
    cases.file_decision(made.decision, case=made.case, body=body, number="Alm.del - Bilag 90",
                        by=noor())  # fmt: skip
    on(made)

    (entry,) = told().entries

    assert entry.filed_as == ("UPN Alm.del - Bilag 90",)
    for kind in report_files.FORMATS:
        text = everything_in(kind, report_files.file_of(told(), kind, tongue=ENGLISH))
        assert "UPN Alm.del - Bilag 90" in " ".join(text.split()), kind


def test_the_report_of_one_decision_tells_of_its_acts_alone(made):
    other = a_case(code="ATA-COLL-94", persons=1)
    on(made)
    on(other)

    found = told(decision=made.decision.ref)

    assert [act.case for act in found.entries] == ["ATA-COLL-93"]
    assert found.decision == made.decision.symbol
    assert told().decision == ""
    for kind in ("json", "odt", "pdf"):
        text = everything_in(kind, report_files.file_of(found, kind, tongue=ENGLISH))
        assert made.decision.symbol in " ".join(text.split()), kind
    with pytest.raises(NotYours):
        told(decision="dec-zzzzz-22222")


# --- two people -----------------------------------------------------------------------------------


def test_what_names_somebody_leaves_only_with_the_word_of_a_second(made, member, staff):
    on(made, for_member=member)
    agree(member)
    found = together(named=True)

    for deed in (
        lambda: services.file_of_report(found, by=noor()),
        lambda: services.record_sent(found, by=noor(), **SENT),
        lambda: services.approve_report(found, mark=found.mark, by=noor()),
    ):
        with pytest.raises(Refused):
            deed()
    services.approve_report(found, mark=found.mark, by=amani())
    found.refresh_from_db()

    assert services.file_of_report(found, by=noor()).entries[0].member == "Max Membername"


def test_who_was_let_in_lately_by_the_first_is_no_second(made, member):
    cast.account(NOOR)
    cast.account(AMANI, invited_by=NOOR, enrolled_at=NOON - timedelta(days=3))
    on(made, for_member=member)
    found = together(named=True)

    with pytest.raises(Refused):
        services.approve_report(found, mark=found.mark, by=amani())


def test_what_changed_after_the_approval_does_not_leave(made, member, staff):
    on(made, for_member=member)
    agree(member)
    found = together(named=True)
    services.approve_report(found, mark=found.mark, by=amani())
    agree(member, "house")  # the member takes the name back
    found.refresh_from_db()

    with pytest.raises(Stale):
        services.file_of_report(found, by=noor())
    services.renew_report(found, by=noor())
    found.refresh_from_db()

    assert services.file_of_report
    with pytest.raises(Refused):  # the addressee still stands in it
        services.file_of_report(found, by=noor())


def test_the_second_approves_what_was_read_and_nothing_newer(made, member, staff):
    on(made, for_member=member)
    found = together(named=True)
    on(made)

    with pytest.raises(Stale):
        services.approve_report(found, mark=found.mark, by=amani())
    assert IpuReport.objects.get().approved_at is None


def test_a_withdrawn_basis_is_gone_from_the_file_at_the_next_taking(made):
    on(made, addressee="")
    found = together()
    assert services.file_of_report(found, by=noor()).entries

    consent.object(made.persons[0], by_whom="family", channel="phone", by=noor())

    assert services.file_of_report(found, by=noor()).entries == ()


# --- sent, and told once --------------------------------------------------------------------------


def test_what_was_sent_is_recorded_and_not_silently_told_again(made):
    act = on(made)
    found = together()

    assert services.record_sent(found, by=noor(), **SENT) == 1

    act.refresh_from_db()
    found.refresh_from_db()
    assert act.reported_at == NOON
    assert (found.sent_on, found.sent_how, found.sent_by) == (LAST, "mail", NOOR)
    assert {"report.put_together", "report.sent", "action.reported"} <= set(
        LedgerEntry.objects.values_list("what", flat=True)
    )
    left_out = told(again=False)
    assert (len(left_out.entries), left_out.before) == (0, 1)
    (once_more,) = told(again=True).entries
    assert once_more.told_on == LAST
    assert (
        json.loads(report.as_json(told(again=True), speak=str))["entries"][0]["reported_before"]
        == LAST.isoformat()
    )
    assert queries.told_by(found, by=noor()).entries  # its own page still shows what it told


def test_sent_twice_is_told_once_and_given_up_is_never_sent(made):
    act = on(made)
    found, other = together(), together(again=True)
    services.record_sent(found, by=noor(), **SENT)
    with pytest.raises(Stale):
        services.record_sent(found, by=amani(at=NOON + timedelta(days=1)), **SENT)
    assert services.record_sent(other, by=noor(at=NOON + timedelta(hours=1)), **SENT) == 0
    act.refresh_from_db()
    assert act.reported_at == NOON
    third = together()
    services.drop_report(third, by=noor())
    with pytest.raises(NotYours):
        services.record_sent(third, by=noor(), **SENT)


@pytest.mark.parametrize(
    ("given", "field"), [({"on": date(2099, 1, 1)}, "on"), ({"on": date(2020, 1, 1)}, "on"),
                         ({"how": "pigeon"}, "how")],
)  # fmt: skip
def test_what_cannot_be_right_about_the_sending_is_refused(made, given, field):
    act = on(made)
    with pytest.raises(Invalid) as refused:
        services.record_sent(together(), by=noor(), **{**SENT, **given})
    assert set(refused.value.fields) == {field}
    act.refresh_from_db()
    assert act.reported_at is None


def test_reports_are_read_and_made_by_those_who_see_what_they_tell(made):
    here, there = a_programme("Here"), a_programme("There")
    whole, ours = together(), together(programme=here.ref)

    assert list(queries.ipu_reports(by=noor(scope=here.ref))) == [ours]
    assert list(queries.ipu_reports(by=noor(scope=there.ref))) == []
    assert set(queries.ipu_reports(by=noor())) == {whole, ours}
    with pytest.raises(Invalid):
        together(by=noor(scope=here.ref))
    with pytest.raises(NotYours):
        together(by=pia())


# --- rules ----------------------------------------------------------------------------------------

ACTS = st.lists(
    st.builds(
        Entry,
        on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        kind=st.just("meet_ambassador"),
        public=st.booleans(),
        on_consent=st.booleans(),
        counted=st.booleans(),
        member=st.sampled_from(["", "Member"]),
        addressee=st.sampled_from(["", "Minister"]),
        told_on=st.none() | st.just(date(2026, 6, 1)),
    ),
    max_size=12,
)


@given(ACTS, st.booleans(), st.booleans())
def test_every_act_is_listed_counted_or_told_before_exactly_once(acts, named, again):
    found = report.report(acts, starts=START, last=LAST, named=named, again=lambda act: again)

    assert len(found.entries) + sum(row.count for row in found.counted) + found.before == len(acts)
    assert named or not found.names
    assert not any(act.counted for act in found.entries)
    assert again or all(act.told_on is None for act in found.entries)


def test_the_members_choice_is_of_their_own_acts_alone(made, member):
    other = a_member("Other Membername", parliament=a_parliament("House of Arcadia"))
    agree(member)
    on(made, for_member=other)

    assert [act.member for act in told(named=True).entries] == [""]
    assert Action.objects.count() == 1
