"""Until it is answered: the answer is filed with the act, made anew, and goes with the person."""

from __future__ import annotations

import pytest

from gemel.actions import queries, services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Reply, ReplyPaper
from gemel.kernel.errors import Invalid, NotYours
from gemel.ledger.models import Entry
from gemel.upkeep import services as upkeep
from tests.cast import NOON, amani, max_by, noor
from tests.files.builders import a_plain_png
from tests.files.test_letterheads import a_docx
from tests.publishing.builders import a_case, two_people
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = NOON.date()


@pytest.fixture
def made():
    return a_case()


@pytest.fixture
def act(made):
    return services.record(
        Deed(kind="approach_authorities_concerned"), About(case=made.case), for_member=a_member(),
        done_on=TODAY, by=noor(),
    )  # fmt: skip


def answered(act, **more) -> Reply:
    given = {"kind": "substantive", "on": TODAY, "by": noor(), **more}
    return services.add_reply(act, **given)


def test_an_answer_is_kept_as_it_was_pasted_or_made_anew_from_its_file(act):
    answered(act, words="Dear member,\r\nwe have heard you.\x00")
    picture = a_plain_png()
    answered(act, kind="holding", paper=picture)
    answered(act, kind="refusal", paper=a_docx())

    refusal, holding, words = queries.answers(act, by=noor())
    assert words.papers[0].text == "Dear member,\nwe have heard you.\n"
    assert (holding.papers[0].kind, refusal.papers[0].kind) == ("png", "text")
    filed = queries.paper_of(act, holding.papers[0].pk, by=noor())
    assert bytes(filed.data).startswith(b"\x89PNG")
    assert refusal.papers[0].text.strip()
    assert Entry.objects.filter(what="action.answered", about=act.ref).count() == 3


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"paper": b"GIF89a and so on\x00"}, "paper"),
        ({"paper": b"%PDF-1.7 broken"}, "paper"),
        ({"paper": b"PK\x03\x04 no office document"}, "paper"),
        ({"words": "w" * 60_001}, "words"),
        ({"kind": "none", "words": "An answer after all"}, "kind"),
        ({"kind": "perhaps"}, "kind"),
    ],
)
def test_what_cannot_be_filed_is_refused_in_words_and_nothing_is_half_kept(act, bad, field):
    with pytest.raises(Invalid) as refusal:
        answered(act, **bad)
    assert field in refusal.value.fields
    assert not Reply.objects.exists() and not ReplyPaper.objects.exists()


def test_only_who_reads_the_act_reads_the_answer_and_a_mistake_is_taken_out(act):
    (paper,) = answered(act, words="Streng").papers.all()
    stranger = max_by(a_member().ref)
    for deed in (
        lambda: queries.answers(act, by=stranger),
        lambda: queries.paper_of(act, paper.pk, by=stranger),
        lambda: services.remove_paper(paper, by=stranger),
        lambda: answered(act, by=stranger),
    ):
        with pytest.raises(NotYours):
            deed()
    other = services.record(
        Deed(kind="circulate_decisions", public=True), About(case=a_case().case), for_member=None,
        done_on=TODAY, by=noor(),
    )  # fmt: skip
    with pytest.raises(NotYours):  # the paper of another act
        queries.paper_of(other, paper.pk, by=noor())

    services.remove_paper(paper, by=max_by(act.for_member.ref))
    assert not ReplyPaper.objects.exists() and Reply.objects.count() == 1
    assert Entry.objects.filter(what="action.paper_removed").exists()


def test_a_filed_answer_goes_when_the_person_is_erased(act, made):
    two_people()
    answered(act, words="The Speaker writes of Canary")
    person, _other = made.persons  # a case that others share
    asked = upkeep.ask(person, why="person", by=noor())
    upkeep.erase(asked, person, by=amani())

    assert not ReplyPaper.objects.exists()
