"""One act of several parliaments: begun by one, signed in each, counted once with all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.access.rules import Role
from gemel.actions import queries, services
from gemel.actions.deed import About, Deed
from gemel.kernel.errors import NoBasis, NotYours
from gemel.publishing import report_rows
from tests import cast
from tests.cast import NOON, max_by, noor
from tests.consent.builders import a_consent, a_person
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_parliament, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = NOON.date()
NEIGHBOURS = "joint_letter_neighbours.toml"


def who_joined(name: str, house: str, programme=None):
    member = a_member(name, parliament=a_parliament(house))
    programme = programme or a_programme(countries=("AQ",))
    programme.hosts.add(member.mandates.get().parliament)
    takes_part(programme, member)
    services.join("AQ", member=member, by=max_by(member.ref))
    return member


@pytest.fixture
def programme():
    return a_programme(countries=("AQ",))


@pytest.fixture
def author(programme):
    return who_joined("Vera Author", "House of Arcadia", programme)


@pytest.fixture
def neighbour():
    """A member of another parliament, of a programme of its own, who joined the same page."""
    return who_joined("Nia Neighbour", "Assembly of Borduria")


def a_plan(author, kind: str = queries.JOINT, **about):
    about = about or {"case": a_case(countries=("AQ",)).case}
    return services.plan(
        Deed(kind=kind, yields={"partners": ["BI"]}), About(**about), for_member=author,
        planned_for=None, by=max_by(author.ref),
    )  # fmt: skip


def able(act, by) -> list[tuple[str, str]]:
    return [(one.name, house) for one, house in queries.may_sign(act, by=by)]


def paper_of(draft, by):
    return queries.paper(queries.draft(draft.ref, by=by)).paragraphs


def test_who_joined_the_page_of_the_country_can_be_asked_from_any_parliament(author, neighbour):
    a_member("Sam Stranger")  # joined nothing
    by = max_by(author.ref)
    assert able(a_plan(author), by) == [("Nia Neighbour", "Assembly of Borduria")]
    assert able(a_plan(author, "approach_authorities_concerned"), by) == []

    page = queries.circles(by=max_by(neighbour.ref)).get()
    services.leave(page, member_ref=neighbour.ref, by=max_by(neighbour.ref))
    assert able(a_plan(author), by) == []


def test_who_has_not_joined_the_page_asks_nobody_who_has(neighbour):
    outside = a_member("Otto Outside")
    assert able(a_plan(outside), max_by(outside.ref)) == []


def test_on_consent_other_parliaments_are_asked_only_where_the_person_lets_them_know(
    author, neighbour, programme
):
    person = a_person(countries=("AQ",))
    a_consent(person, use=queries.JOINT, audiences=["authorities-there", "other-parliaments"])
    act = a_plan(author, person=person, scope=programme.ref)
    draft = services.begin(act, form=NEIGHBOURS, language="en", by=max_by(author.ref))

    def ask():
        return services.ask_to_sign(draft, [neighbour], until=TODAY, by=max_by(author.ref))

    with pytest.raises(NoBasis):
        ask()
    told = ["authorities-there", "other-parliaments", "named-members"]
    a_consent(person, use=queries.JOINT, audiences=told)
    (signature,) = ask()
    a_consent(person, use=queries.JOINT, audiences=["other-parliaments"], answer="no")
    with pytest.raises(NotYours):
        queries.signature(signature.ref, by=max_by(neighbour.ref))


@pytest.mark.parametrize(
    ("choice", "houses", "members"),
    [
        ("", ("Assembly of Borduria",), ()),
        ("named", ("Assembly of Borduria",), ("Nia Neighbour",)),
        ("counted", (), ()),
    ],
)
def test_the_report_counts_it_once_with_all_who_signed_as_each_lets_it_be_told(
    author, neighbour, choice, houses, members
):
    cast.account(cast.MAX, role=Role.MEMBER, scope=author.ref)
    if choice:
        services.choose_telling(neighbour, choice=choice, by=max_by(neighbour.ref))
    act, by = a_plan(author), max_by(author.ref)
    draft = services.begin(act, form=NEIGHBOURS, language="en", by=by)
    services.save(draft, "Words without a gap", version=1, by=by)
    refuses = who_joined("Rae Refuses", "Diet of Sylvania")
    until = TODAY + timedelta(days=3)
    draft.refresh_from_db()
    for one in services.ask_to_sign(draft, [neighbour, refuses], until=until, by=by):
        answer = "no" if one.member == refuses else "yes"
        services.answer_signing(one, answer=answer, version=2, by=max_by(one.member.ref))
    under = [(each.look, each.lines[0]) for each in paper_of(draft, by)[1:]]
    assert under == [
        ("heading", "Assembly of Borduria"), ("item", "Nia Neighbour"),
        ("heading", "House of Arcadia"), ("item", "Vera Author"),
    ]  # fmt: skip
    services.record_sent(draft, on=TODAY, by=by)

    for named in (True, False):
        told = report_rows.to_ipu(starts=TODAY, last=TODAY, named=named, by=noor())
        (entry,) = told.entries
        assert (entry.parliament, entry.cosigners) == ("House of Arcadia", 1)
        assert entry.with_houses == houses
        assert entry.with_members == (members if named else ())


def test_an_author_stands_under_the_letter_unasked_and_once(author):
    by = max_by(author.ref)
    draft = services.begin(a_plan(author), form=NEIGHBOURS, language="en", by=by)
    assert [each.lines[0] for each in paper_of(draft, by)[-2:]] == [
        "House of Arcadia", "Vera Author",
    ]  # fmt: skip

    services.save(draft, "Words\n\nVera Author\nHouse of Arcadia", version=1, by=by)
    assert len(paper_of(draft, by)) == 2  # as the author wrote it by hand


def test_the_parliaments_that_act_together_are_those_of_the_author_and_of_whom_was_asked(
    author, neighbour
):
    by = max_by(author.ref)
    draft = services.begin(a_plan(author), form=NEIGHBOURS, language="en", by=by)
    gap = "⟦the parliaments that act together⟧"
    assert gap in draft.text

    (asked,) = services.ask_to_sign(draft, [neighbour], until=TODAY, by=by)
    draft = services.fill_again(draft, {}, version=1, by=by).draft
    assert "of your region: Assembly of Borduria and House of Arcadia." in draft.text

    services.answer_signing(asked, answer="no", version=2, by=max_by(neighbour.ref))
    assert gap in services.fill_again(draft, {}, version=2, by=by).draft.text
