"""The press page: only what two people released, gone at the next request once it is taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NoBasis
from gemel.proceedings import services as proceedings
from gemel.publishing import queries, services
from gemel.publishing.models import Release
from gemel.twinning import services as twinning
from tests import cast
from tests.consent.builders import a_person
from tests.proceedings.builders import RECORD, a_motion, given_stage
from tests.publishing.builders import a_case, two_people
from tests.twinning.builders import a_programme

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = timezone.now()
PRESS = "/press/"


@pytest.fixture(autouse=True)
def both():
    two_people()


def first():
    return cast.noor(at=NOW - timedelta(minutes=5))


def second():
    return cast.amani(at=NOW - timedelta(minutes=4))


def page(path=PRESS):
    return Client().get(path).content.decode()


def an_act(kind="publicise_work", **about):
    return actions.record(Deed(kind=kind, public=True), About(**about), for_member=None,
                          done_on=NOW.date(), by=first())  # fmt: skip


def proposed(act, *, title="A house speaks", lede="In a sentence.", text="All of it."):
    texts = {"en": {"title": title, "lede": lede, "text": text}}
    return services.propose(kind="press", about=act.ref, texts=texts, by=first())


def shown(release):
    assert services.approve(release, by=second()) == "lit"
    return Release.objects.get(pk=release.pk)


def a_shown_motion(case):
    one = a_motion(number="B 123", title="Words that stay inside", record_link=RECORD,
                   cases=[case.case], text="Text that stays inside")  # fmt: skip
    for key, days, more in (("planned", -20, {}), ("tabled", -9, {}),
                            ("adopted", -3, {"votes_for": 61, "votes_against": 40})):  # fmt: skip
        proceedings.add_stage(one, given_stage(key, days=days, note="Staff word", **more),
                              by=cast.noor(at=NOW))  # fmt: skip
    return one, services.propose(kind="proceeding", about=one.ref, by=first())


def test_with_nothing_released_the_page_is_calm_and_says_why():
    found = page()
    assert "Nothing for the press yet" in found
    assert "Whom to ask" not in found


def test_a_release_appears_when_a_second_person_approves_and_goes_when_it_is_taken_down():
    release = proposed(an_act())
    assert "A house speaks" not in page()
    release = shown(release)
    own = f"{PRESS}{release.slug}/"
    assert "A house speaks" in page()
    assert "All of it." in page(own)
    assert Client().get(own)["Cache-Control"].startswith("no-cache")
    for kind in ("atom", "json"):
        assert "A house speaks" in page(f"{PRESS}releases.{kind}")
    assert Client().get(f"{PRESS}releases.xls").status_code == 404

    services.retract(release, why="mistake", by=cast.noor(at=NOW))

    assert Client().get(own).status_code == 404
    assert "A house speaks" not in page() + page(f"{PRESS}releases.atom")


def test_words_on_a_case_stand_only_while_nobody_in_it_objects():
    case = a_case()
    release = shown(proposed(an_act("inform_media", case=case.case)))
    assert "A house speaks" in page()
    consent.object(case.persons[0], by_whom="person", channel="in_person", by=cast.noor(at=NOW))
    assert "A house speaks" not in page()
    services.renew(by=cast.noor(at=NOW))
    release.refresh_from_db()
    assert release.retracted_at


def test_a_name_in_the_words_needs_a_basis_of_its_own():
    case = a_case()
    name = case.persons[0].name
    release = proposed(an_act("inform_media", case=case.case), text=f"We speak for {name}.")
    assert {use for row in release.needs for use in row["uses"]} == {"inform_media", "show:name"}
    assert name in page(f"{PRESS}{shown(release).slug}/")  # the published decision names the person


@pytest.mark.parametrize("word", ["title", "lede", "text"])
def test_nobody_else_at_risk_and_no_code_name_gets_into_the_words(word):
    other = a_person()
    act = an_act()
    with pytest.raises(Invalid):
        proposed(act, **{word: f"And {other.name}, too"})
    type(other).objects.filter(pk=other.pk).update(name="", code_name="Zanzara Nera")
    with pytest.raises(Invalid):
        proposed(act, **{word: "And zanzara nera, too"})
    assert proposed(act, **{word: "And nobody else"})
    assert Release.objects.count() == 1


def test_a_second_person_who_knows_of_somebody_named_cannot_approve():
    release = proposed(an_act(), text="And Ada Quillon, too")
    other = a_person()
    type(other).objects.filter(pk=other.pk).update(name="Ada Quillon")
    with pytest.raises(NoBasis):
        services.approve(release, by=second())
    assert "A house speaks" not in page()


def test_words_rest_on_an_act_for_the_press_that_was_not_given_up():
    with pytest.raises(NoBasis):
        proposed(an_act("circulate_decisions", case=a_case().case))
    act = actions.plan(Deed(kind="publicise_work", public=True), About(), for_member=None,
                       planned_for=NOW.date(), by=first())  # fmt: skip
    release = shown(proposed(act))
    actions.drop(act, by=cast.noor(at=NOW))
    services.renew(by=cast.noor(at=NOW))
    release.refresh_from_db()
    assert release.retracted_why == "edited"
    with pytest.raises(Invalid):
        proposed(an_act(), title="")


def test_a_motion_shows_its_stages_its_vote_and_the_record_and_no_word_of_its_own():
    case = a_case()
    _, release = a_shown_motion(case)
    assert "B 123" not in page()
    shown(release)
    found = page()
    for word in ("B 123", RECORD, "Tabled", "Adopted", ">61<"):
        assert word in found
    for word in ("stay inside", "stays inside", "Staff word", "Planned", case.persons[0].name):
        assert word not in found
    assert f"/cases/{case.case.code}/" not in found  # the case itself is not public


def test_the_release_of_a_motion_is_read_by_no_desk_that_may_not_read_the_motion():
    _, theirs = a_shown_motion(a_case(scope="prog-aaaaa-11111"))
    _, everybodys = a_shown_motion(a_case())

    read = queries.releases(by=cast.noor(at=NOW, scope="prog-bbbbb-22222"))

    assert everybodys in read and theirs not in read
    assert theirs in queries.releases(by=cast.noor(at=NOW, scope="prog-aaaaa-11111"))


def test_a_motion_goes_dark_with_an_objection_and_when_it_is_corrected_or_taken_back():
    for spoil in (
        lambda case, one: consent.object(case.persons[0], by_whom="person", channel="in_person",
                                         by=cast.noor(at=NOW)),
        lambda case, one: proceedings.add_stage(one, given_stage("published", days=-1),
                                                by=cast.noor(at=NOW)),
        lambda case, one: proceedings.remove(one, by=cast.noor(at=NOW)),
    ):  # fmt: skip
        case = a_case()
        one, release = a_shown_motion(case)
        shown(release)
        spoil(case, one)
        services.renew(by=cast.noor(at=NOW))
        release.refresh_from_db()
        assert release.retracted_at, spoil
    assert "B 123" not in page()


def test_a_motion_that_no_house_published_or_that_somebody_is_not_covered_by_is_not_proposed():
    one = a_motion(cases=[a_case().case])
    proceedings.add_stage(one, given_stage(), by=cast.noor())
    with pytest.raises(NoBasis):
        services.propose(kind="proceeding", about=one.ref, by=first())
    case = a_case()
    consent.object(case.persons[1], by_whom="person", channel="in_person", by=cast.noor())
    with pytest.raises(NoBasis):
        a_shown_motion(case)


def test_figures_are_those_of_published_decisions_and_the_contact_is_the_programmes():
    case = a_case(persons=2, announced=134)
    release = services.propose(kind="case", about=case.case.ref, by=first())
    services.approve(release, by=second())
    programme = a_programme()
    twinning.change_programme(
        programme, changes={"press_contact": "Press office, +32 2 000"}, hosts=None, by=first()
    )
    release = services.propose(kind="programme", about=programme.ref, by=first())
    services.approve(release, by=second())
    found = page()
    assert ">134<" in found
    assert "Press office, +32 2 000" in found
    assert "Press office" in page(f"/programmes/{programme.ref}/")


def test_the_desk_prepares_it_from_the_text_of_the_act_approves_it_and_takes_it_down():
    noor, amani = (cast.client_of(type(cast.account(name="x"))._default_manager.get(ref=ref))
                   for ref in (cast.NOOR, cast.AMANI))  # fmt: skip
    for ref in (cast.NOOR, cast.AMANI):
        cast.grant(type(cast.account(name="y"))._default_manager.get(ref=ref))
    act = an_act()
    form = f"/desk/publishing/new/press/{act.ref}/"
    assert form in noor.get(f"/desk/actions/{act.ref}/").content.decode()
    assert noor.get(form).status_code == 200
    answer = noor.post(form, {"title_en": "A house speaks", "text_en": "All of it."})
    assert "A house speaks" in noor.get(answer["Location"]).content.decode()
    release = Release.objects.get()
    amani.post(f"/desk/publishing/{release.ref}/approve/")
    assert "A house speaks" in page()
    noor.post(f"/desk/publishing/{release.ref}/down/", {"why": "mistake"})
    assert "A house speaks" not in page()
