"""Publishing at the desk: seen as the public would, by two people, and down at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from gemel.consent import services as consent
from gemel.kernel.powers import Power
from gemel.publishing import services
from gemel.publishing.models import Release
from gemel.showcase import queries as window
from tests import cast
from tests.publishing.builders import a_case, a_twinning

pytestmark = pytest.mark.django_db(databases="__all__")
ANSWER = {
    "answer": "yes", "languages": ["en"], "giver": "person", "asked_through": "in_person",
    "language": "English", "if_unreachable": "",
}  # fmt: skip


@pytest.fixture
def noor():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def amani():
    return cast.client_of(cast.account(cast.AMANI, name="Amani Invented"))


def proposed(client, kind, about, **form) -> Release:
    answer = client.post(f"/desk/publishing/new/{kind}/{about}/", form)
    assert answer.status_code == 303, answer.content.decode()
    return Release.objects.get(ref=answer["Location"].rstrip("/").rpartition("/")[2])


def lit() -> set[str]:
    return {card.about for card in window.cards(at=timezone.now())}


def test_a_case_is_chosen_proposed_approved_by_another_and_public_at_once(noor, amani, client):
    made = a_case()
    assert made.case.code in noor.get("/desk/publishing/new/").content.decode()
    address = f"/desk/publishing/new/case/{made.case.ref}/"
    assert noor.get(address).status_code == 200
    assert not Release.objects.exists()

    release = proposed(noor, "case", made.case.ref)
    own = noor.get(f"/desk/publishing/{release.ref}/").content.decode()
    assert made.persons[0].name in own
    assert "somebody else has to approve it" in own and "/approve/" not in own
    assert noor.post(f"/desk/publishing/{release.ref}/approve/").status_code == 400
    assert "Your second look" in amani.get("/desk/publishing/").content.decode()
    amani.post(f"/desk/publishing/{release.ref}/approve/")

    assert lit() == {made.case.ref}
    assert made.persons[0].name in client.get(f"/cases/{made.case.code}/").content.decode()


def test_only_a_record_that_is_there_and_of_that_kind_can_be_proposed(noor):
    made = a_case()
    stranger = cast.client_of(cast.account(scope="prog-zzzzz-zzzzz"))
    twin = a_twinning().ref

    def page(client, kind, about):
        answer = client.get(f"/desk/publishing/new/{kind}/{about}/")
        return answer.status_code, re.search("<main.*</main>", answer.content.decode(), re.S)[0]

    assert (
        f'Case <a href="/desk/cases/{made.case.ref}/">'
        in noor.get(f"/desk/publishing/new/case/{made.case.ref}/").content.decode()
    )
    missing = page(noor, "twinning", "twin-zzzzz-zzzzz")
    assert missing[0] == 404
    assert page(noor, "twinning", made.case.ref)[0] == page(noor, "whim", made.case.ref)[0] == 404
    forbidden = page(stranger, "twinning", twin)
    assert forbidden == page(stranger, "twinning", "twin-zzzzz-zzzzz")


def test_the_preview_is_word_for_word_what_the_public_sees(noor, amani, client):
    made = a_case()
    release = proposed(noor, "case", made.case.ref)
    preview = noor.get(f"/desk/publishing/{release.ref}/").content.decode()
    amani.post(f"/desk/publishing/{release.ref}/approve/")
    public = client.get(f"/cases/{made.case.code}/").content.decode()

    def table(body):
        return re.search(r'<table class="table cardy" role="table">.*?</table>', body, re.S)[0]

    assert table(preview) == table(public)


def test_the_page_s_title_names_nobody(noor):
    made = a_case(persons=1)
    release = proposed(noor, "case", made.case.ref)

    title = re.search(
        "<title>.*?</title>", noor.get(f"/desk/publishing/{release.ref}/").content.decode(), re.S
    )[0]

    assert made.persons[0].name not in title and made.case.code not in title


def test_a_twinning_goes_the_whole_way(noor, amani, client):
    bond = a_twinning()
    release = proposed(
        noor, "twinning", bond.ref, title_en="Two who stand together", lede_en="Invented.",
        shows=["show:name"],
    )  # fmt: skip
    address = f"/desk/publishing/{release.ref}/"
    assert "It cannot go out as it is" in noor.get(address).content.decode()
    assert amani.post(address + "approve/").status_code == 403

    noor.post(address + "member/", {"through": "phone"})
    page = noor.get(address + "consent/").content.decode()
    assert "Two who stand together" in page
    noor.post(address + "consent/", {**ANSWER, "request_key": "once"})
    amani.post(address + "approve/")
    assert "waiting time runs" in noor.get(address).content.decode()
    assert lit() == set()

    noor.post(address + "waive/", {"giver": "person", "through": "phone", "words": "Now, please."})
    assert noor.post(address + "confirm/").status_code == 400
    amani.post(address + "confirm/")

    assert lit() == {bond.ref}
    assert "Two who stand together" in client.get(f"/twinnings/{bond.ref}/").content.decode()


def test_a_no_to_the_text_keeps_it_dark(noor, amani):
    bond = a_twinning()
    release = proposed(noor, "twinning", bond.ref, title_en="Two who stand together")
    address = f"/desk/publishing/{release.ref}/"
    noor.post(address + "member/", {"through": "phone"})
    noor.post(address + "consent/", {**ANSWER, "answer": "no"})

    assert amani.post(address + "approve/").status_code == 403
    assert "The person has said no" in noor.get(address).content.decode()


def test_a_form_that_is_not_right_keeps_what_was_typed(noor):
    bond = a_twinning()

    page = noor.post(f"/desk/publishing/new/twinning/{bond.ref}/", {"lede_en": "Only a lede"})

    assert page.status_code == 200
    assert "Give the title that both have agreed to" in page.content.decode()
    assert "Only a lede" in page.content.decode()
    assert not Release.objects.exists()


def test_what_has_no_basis_is_told_on_the_page(noor):
    made = a_case(from_ipu=None)

    page = noor.post(f"/desk/publishing/new/case/{made.case.ref}/")

    assert "This cannot be shown" in page.content.decode()
    assert not Release.objects.exists()


def test_taking_down_says_what_it_does_and_is_at_once(noor, amani, client):
    made = a_case()
    release = proposed(noor, "case", made.case.ref)
    address = f"/desk/publishing/{release.ref}/"
    amani.post(address + "approve/")
    assert "No machine brings it back" in noor.get(address + "down/").content.decode()
    assert lit()

    noor.post(address + "down/", {"why": "mistake"})

    assert lit() == set()
    assert client.get(f"/cases/{made.case.code}/").status_code == 404
    body = noor.get(address).content.decode()
    assert "Propose it anew" in body and "There is a mistake in it" in body


def test_declining_ends_it(noor, amani):
    release = proposed(noor, "case", a_case().case.ref)

    amani.post(f"/desk/publishing/{release.ref}/decline/")

    assert "Declined" in noor.get(f"/desk/publishing/{release.ref}/").content.decode()
    assert amani.post(f"/desk/publishing/{release.ref}/approve/").status_code == 409


def test_a_programme_may_go_out_in_its_own_words(noor, amani, client):
    bond = a_twinning()
    release = proposed(noor, "programme", bond.programme.ref)
    amani.post(f"/desk/publishing/{release.ref}/approve/")

    assert "Invented programme" in client.get("/programmes/").content.decode()


def test_the_queue_filters_and_comes_as_a_table(noor, amani):
    first = proposed(noor, "case", a_case().case.ref)
    second = proposed(noor, "programme", a_twinning().programme.ref)
    amani.post(f"/desk/publishing/{first.ref}/approve/")
    amani.post(f"/desk/publishing/{second.ref}/decline/")

    def listed(query):
        return set(
            re.findall(r"rel-\w+-\w+", noor.get(f"/desk/publishing/?{query}").content.decode())
        )

    assert listed("") == {first.ref, second.ref}
    assert listed("stage=lit") == {first.ref}
    assert listed("stage=ended") == {second.ref}
    assert listed("stage=open") == set()
    assert listed("kind=programme") == {second.ref}
    rows = noor.get("/desk/publishing/?as=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3


def test_proposing_twice_leaves_one_proposal_open(noor):
    made = a_case()
    for _ in range(2):
        proposed(noor, "case", made.case.ref)

    assert Release.objects.filter(retracted_at=None).count() == 1


def test_after_an_objection_the_record_can_be_proposed_anew(noor, amani):
    made = a_case()
    release = proposed(noor, "case", made.case.ref)
    amani.post(f"/desk/publishing/{release.ref}/approve/")
    person = made.persons[0]
    consent.object(person, by_whom="ipu", channel="mail", by=cast.noor(at=timezone.now()))
    job = cast.job("publishing.follow", Power.PUBLISH_TAKE_DOWN, at=timezone.now())
    services.follow(by=job)

    assert "The basis is gone" in noor.get(f"/desk/publishing/{release.ref}/").content.decode()
    again = proposed(noor, "case", made.case.ref)
    assert person.name not in noor.get(f"/desk/publishing/{again.ref}/").content.decode()


def test_who_has_no_business_there_finds_nothing(noor):
    made = a_case(scope="prog-22222-22222")
    release = proposed(noor, "case", made.case.ref)
    stranger = cast.client_of(cast.account(scope="prog-33333-33333"))

    for deed in ("", "approve/", "decline/", "member/", "consent/", "waive/", "confirm/", "down/"):
        for ref in (release.ref, "rel-99999-99999"):
            address = f"/desk/publishing/{ref}/{deed}"
            assert stranger.get(address).status_code in (404, 405)
            form = {"through": "phone", "why": "mistake", "giver": "person", "words": "x"}
            assert stranger.post(address, form).status_code in (404, 405)
    assert stranger.post(f"/desk/publishing/new/case/{made.case.ref}/").status_code == 404
    assert stranger.get("/desk/publishing/new/rumour/x/").status_code == 404
    assert made.case.code not in stranger.get("/desk/publishing/new/").content.decode()
    assert release.ref not in stranger.get("/desk/publishing/").content.decode()


def test_pages_need_few_questions(noor, amani, django_assert_max_num_queries):
    for _ in range(3):
        release = proposed(noor, "case", a_case().case.ref)

    with django_assert_max_num_queries(25):
        amani.get("/desk/publishing/")
    with django_assert_max_num_queries(60):
        amani.get(f"/desk/publishing/{release.ref}/")


def test_an_empty_queue_says_what_that_means(noor):
    assert "The public window is empty" in noor.get("/desk/publishing/").content.decode()


def test_the_clock_runs_for_a_first_identity(noor, amani):
    bond = a_twinning()
    release = proposed(
        noor, "twinning", bond.ref, title_en="Two who stand together", shows=["show:name"]
    )
    address = f"/desk/publishing/{release.ref}/"
    noor.post(address + "member/", {"through": "phone"})
    noor.post(address + "consent/", ANSWER)
    amani.post(address + "approve/")

    release.refresh_from_db()
    assert release.waits_until - release.approved_at == timedelta(hours=72)
