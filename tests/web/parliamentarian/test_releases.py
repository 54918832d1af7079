"""The member's own word on being shown to the public: yes, no, and down again at once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from gemel.access.rules import Role
from gemel.consent import services as consent
from gemel.publishing import services
from gemel.showcase import queries as window
from gemel.twinning import services as twinning
from tests import cast
from tests.files.builders import a_jpeg
from tests.publishing.builders import TEXT, a_twinning, agree

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def bond():
    return a_twinning()


@pytest.fixture
def client(bond):
    scope = bond.parliamentarian.ref
    return cast.client_of(cast.account(cast.MAX, role=Role.MEMBER, scope=scope))


@pytest.fixture
def release(bond):
    cast.account(cast.NOOR)
    cast.account(cast.AMANI)
    return services.propose(
        kind="twinning", about=bond.ref, texts=TEXT, shows=["show:name"], by=noor()
    )


def noor():
    return cast.noor(at=timezone.now())


def page(release, name="release"):
    return reverse(f"parliamentarian:{name}", args=[release.ref])


def text(answer) -> str:
    return answer.content.decode()


def lit() -> bool:
    return window.cards(at=timezone.now(), kind="twinning").exists()


def test_a_yes_alone_shows_nothing_while_the_person_has_not_said_yes(client, release):
    assert "Shown in public with" in text(client.get(reverse("parliamentarian:home")))
    assert TEXT["en"]["title"] in text(client.get(page(release)))

    client.post(page(release, "release_yes"))

    release.refresh_from_db()
    assert release.member_agreed_at
    assert (release.approved_by, lit()) == ("", False)
    assert "Shown in public with" not in text(client.get(reverse("parliamentarian:home")))


def test_the_members_yes_is_the_second_yes_where_all_else_is_there(client, release):
    agree(release, at=timezone.now(), waives_waiting=True)

    client.post(page(release, "release_yes"))

    release.refresh_from_db()
    assert release.approved_by == cast.MAX
    assert lit()


def test_whom_the_proposer_let_in_lately_agrees_but_does_not_approve(bond, release):
    now = timezone.now()
    new = cast.account(
        role=Role.MEMBER, scope=bond.parliamentarian.ref, invited_by=cast.NOOR, enrolled_at=now
    )
    agree(release, at=now, waives_waiting=True)

    cast.client_of(new).post(page(release, "release_yes"))

    release.refresh_from_db()
    assert (release.member_agreed_by, release.approved_by, lit()) == (new.ref, "", False)


def test_where_the_waiting_time_runs_the_page_says_until_when_and_a_no_ends_it(client, release):
    agree(release, at=timezone.now())
    client.post(page(release, "release_yes"))
    assert not lit()
    assert "It goes out on" in text(client.get(page(release)))

    client.post(page(release, "release_no"))

    release.refresh_from_db()
    assert release.retracted_why == "member"
    assert client.get(page(release)).status_code == 404


def test_a_no_takes_down_what_is_public_at_once_and_nothing_lifts_it(client, release):
    agree(release, at=timezone.now(), waives_waiting=True)
    client.post(page(release, "release_yes"))
    public = reverse("public:twinning", args=[release.slug])
    tag = client.get(public)["ETag"]
    assert client.get(public, headers={"if-none-match": tag}).status_code == 304

    client.post(page(release, "release_no"))

    assert client.get(public, headers={"if-none-match": tag}).status_code == 404
    services.renew(by=noor())
    assert not lit()


def test_a_no_to_a_proposal_declines_it(client, release):
    client.post(page(release, "release_no"))

    release.refresh_from_db()
    assert (release.refused_by, release.member_agreed_at) == (cast.MAX, None)


def test_when_the_person_withdraws_the_page_is_gone_for_the_member_too(client, bond, release):
    assert client.get(page(release)).status_code == 200

    consent.withdraw_all(bond.person, by=noor())

    assert client.get(page(release)).status_code == 404
    assert bond.person.name not in text(client.get(reverse("parliamentarian:releases")))


def test_an_assistant_and_another_member_find_nothing_and_can_do_nothing(client, bond, release):
    tess = cast.account(cast.TESS, role=Role.ASSISTANT, scope=bond.parliamentarian.ref)
    stranger = cast.account(role=Role.MEMBER, scope=a_twinning().parliamentarian.ref)

    for who in (tess, stranger):
        browser = cast.client_of(who)
        assert browser.get(page(release)).status_code == 404
        assert browser.post(page(release, "release_yes")).status_code == 404
        assert browser.post(page(release, "release_no")).status_code == 404
        assert TEXT["en"]["title"] not in text(browser.get(reverse("parliamentarian:releases")))

    release.refresh_from_db()
    assert (release.member_agreed_at, release.refused_at) == (None, None)


def test_every_language_in_which_it_would_be_shown_can_be_read(client, bond):
    cast.account(cast.NOOR)
    texts = {**TEXT, "fr": {"title": "Deux qui se tiennent", "lede": "", "text": ""}}
    both = services.propose(kind="twinning", about=bond.ref, texts=texts, by=noor())

    assert "Deux qui se tiennent" in text(client.get(page(both)))


def test_no_title_and_no_address_names_the_person(client, bond, release):
    shown = text(client.get(page(release)))

    assert bond.person.name in shown
    assert bond.person.name not in shown[shown.index("<title>") : shown.index("</title>")]


def test_the_member_sees_the_picture_before_saying_yes_to_it_and_nobody_elses(client, bond):
    made = twinning.add_photograph(
        bond, a_jpeg(), credit="Ida Invented", alt={"en": "Two at a table"},
        agreed=("person", "member"), by=noor(),
    )  # fmt: skip
    release = services.propose(
        kind="twinning", about=bond.ref, texts=TEXT, shows=["show:photo"],
        by=noor(),
    )  # fmt: skip
    place = reverse("parliamentarian:release_picture", args=[made.ref])

    assert f'src="{place}"' in client.get(page(release)).content.decode()
    assert client.get(place).content == bytes(made.image)
    stranger = cast.account(role=Role.MEMBER, scope="par-22222-22222")
    assert cast.client_of(stranger).get(place).status_code == 404
    aide = cast.account(role=Role.ASSISTANT, scope=bond.parliamentarian.ref)
    assert cast.client_of(aide).get(place).status_code == 404
