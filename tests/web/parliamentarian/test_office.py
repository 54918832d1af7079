"""The member's office: who acts for the member, with no more than the member's own powers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gemel.access import queries
from gemel.access import services as access
from gemel.access.models import Account, Grant, Invitation
from gemel.access.rules import Role
from gemel.kernel.by import Door
from tests import cast
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db(databases="__all__")

PASSWORD = "nine-invented-herons"


@pytest.fixture
def member():
    return a_member("Max Invented")


@pytest.fixture
def max_(member) -> Account:
    return cast.account(cast.MAX, name="Max Invented", role=Role.MEMBER, scope=member.ref)


@pytest.fixture
def client(max_) -> Client:
    return cast.client_of(max_)


def text(answer) -> str:
    return answer.content.decode()


def invite(client: Client) -> str:
    """Let Tess in, and return the secret of her link."""
    form = {"name": "Tess Invented", "email": "tess@example.org"}
    page = text(client.post(reverse("parliamentarian:office_new"), form))
    return re.search(r"invitation/([^/\s]+)/", page)[1]


def test_a_member_lets_an_assistant_in_who_then_acts_for_the_member(client, member):
    token = invite(client)
    tess = access.accept(
        token, password=PASSWORD, language="en", time_zone="UTC", at=timezone.now()
    )

    by = queries.hand(tess, at=timezone.now(), door=Door.PARLIAMENTARIAN)

    assert (by.member, by.assistant) == (member.ref, True)
    assert "Tess Invented" in text(client.get(reverse("parliamentarian:office")))
    assert "acting for" in text(cast.client_of(tess).get(reverse("parliamentarian:home")))


def test_the_link_is_shown_once_and_stands_in_no_later_page(client):
    token = invite(client)

    page = text(client.get(reverse("parliamentarian:office")))

    assert "Tess Invented" in page
    assert token not in page


def test_a_link_that_is_withdrawn_opens_nothing(client):
    token = invite(client)
    (offered,) = Invitation.objects.all()

    client.post(reverse("parliamentarian:office_withdraw", args=[offered.ref]))

    assert queries.invitation(token, at=timezone.now()) is None
    assert "Tess Invented" not in text(client.get(reverse("parliamentarian:office")))


def test_a_delegation_that_is_ended_counts_no_longer_at_the_next_request(client, member):
    tess = cast.account(cast.TESS, name="Tess Invented", role=Role.ASSISTANT, scope=member.ref)
    hers = cast.client_of(tess)
    assert hers.get(reverse("parliamentarian:home")).status_code == 200

    client.post(reverse("parliamentarian:office_end", args=[tess.grants.get().ref]))

    assert hers.get(reverse("parliamentarian:home")).status_code != 200


def test_when_the_mandate_ends_the_assistant_is_out_too(client, max_, member):
    tess = cast.account(cast.TESS, name="Tess Invented", role=Role.ASSISTANT, scope=member.ref)
    ends_at = timezone.now() + timedelta(days=3)
    Grant.objects.filter(account=max_).update(ends_at=ends_at)

    assert "after your mandate ends," in text(client.get(reverse("parliamentarian:office")))

    by = queries.hand(tess, at=ends_at, door=Door.PARLIAMENTARIAN)
    assert by.holdings == ()


def test_an_assistant_lets_nobody_in_and_finds_no_such_page(client, member):
    tess = cast.account(cast.TESS, name="Tess Invented", role=Role.ASSISTANT, scope=member.ref)
    hers = cast.client_of(tess)
    invite(client)
    (offered,) = Invitation.objects.all()
    form = {"name": "Third Invented", "email": "third@example.org"}

    answers = [
        hers.get(reverse("parliamentarian:office")),
        hers.post(reverse("parliamentarian:office_new"), form),
        hers.post(reverse("parliamentarian:office_end", args=[tess.grants.get().ref])),
        hers.post(reverse("parliamentarian:office_withdraw", args=[offered.ref])),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert Invitation.objects.filter(revoked_at=None).count() == 1
    assert reverse("parliamentarian:office") not in text(hers.get(reverse("parliamentarian:home")))


def test_another_members_assistant_and_nobody_look_the_same(client):
    other = a_member("Other Invented")
    grant = cast.account(role=Role.ASSISTANT, scope=other.ref).grants.get()

    for ref in (grant.ref, "grant-22222-22222"):
        answer = client.post(reverse("parliamentarian:office_end", args=[ref]))
        assert answer.status_code == 404

    grant.refresh_from_db()
    assert grant.revoked_at is None


def test_who_has_this_access_already_is_not_let_in_twice(client, member):
    cast.account(cast.TESS, email="tess@example.org", role=Role.ASSISTANT, scope=member.ref)
    form = {"name": "Tess Invented", "email": "TESS@example.org"}

    answer = client.post(reverse("parliamentarian:office_new"), form)

    assert "already has this access" in text(answer)
    assert not Invitation.objects.exists()


def test_an_empty_form_says_what_is_missing(client):
    answer = client.post(reverse("parliamentarian:office_new"), {})

    assert 'class="errors"' in text(answer)


def test_who_has_been_here_for_long_shows_once_more_who_they_are_before_letting_somebody_in(client):
    session = client.session
    session["proved"] = 0
    session.save()

    answer = client.get(reverse("parliamentarian:office_new"))

    assert answer["Location"].startswith(reverse("signin:confirm"))
    assert client.get(reverse("parliamentarian:office")).status_code == 200
