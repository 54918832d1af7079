"""The desk's page of accounts: who is seen, let in, helped, and away."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from gemel.access import queries, services
from gemel.access.models import Account, Grant, Invitation
from gemel.access.rules import Role
from gemel.ledger.models import Entry
from gemel.people.models import Parliamentarian
from gemel.twinning.models import Programme
from tests import cast

pytestmark = pytest.mark.django_db(databases="__all__")

LINK = re.compile(r"http://testserver(/invitation/[\w-]+/)")
WORD = "seven quiet herons"


@pytest.fixture
def programme():
    return Programme.objects.create(ref="prog-22222-22222", name="Arcadia and friends")


@pytest.fixture
def noor():
    return cast.account(cast.NOOR, name="Noor Invented")


@pytest.fixture
def desk(noor):
    return cast.client_of(noor)


def _page(client, url, **data):
    answer = client.post(url, data) if data else client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_list_shows_everybody_with_roles_and_can_be_filtered(desk, programme):
    cast.account(name="Pia Éxample", role=Role.PARTNER, scope=programme.ref)

    page = _page(desk, "/desk/accounts/")
    assert "Pia Éxample" in page
    assert "Arcadia and friends" in page
    assert "every programme" in page

    found = _page(desk, "/desk/accounts/?q=example&role=partner")
    assert "Pia" in found
    assert "Noor Invented</bdi></a></h3>" not in found
    assert "Nobody fits" in _page(desk, "/desk/accounts/?q=zzz")


def test_the_list_is_a_file_that_no_spreadsheet_runs(desk):
    cast.account(name="=cmd|calc")

    answer = desk.get("/desk/accounts/?as=csv")

    assert answer["Content-Type"].startswith("text/csv")
    assert "'=cmd|calc" in answer.content.decode("utf-8-sig")


def test_an_invitation_ends_in_a_link_that_is_shown_once_and_works(desk, programme):
    form = {
        "name": "Pia",
        "email": "pia@example.org",
        "role": "partner",
        "scope": programme.ref,
    }
    page = _page(desk, "/desk/accounts/invite/", **form)
    link = LINK.search(page).group(1)

    assert "Pia" in _page(desk, "/desk/accounts/")
    assert not LINK.search(_page(desk, "/desk/accounts/"))
    assert Client().get(link).status_code == 200


def test_sent_twice_only_the_later_link_works(desk, programme):
    form = {"name": "Pia", "email": "p@example.org", "role": "partner", "scope": programme.ref}
    first, second = (
        LINK.search(_page(desk, "/desk/accounts/invite/", **form)).group(1) for _ in range(2)
    )

    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert len(queries.open_invitations(by=cast.noor(at=timezone.now()))) == 1


def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(desk, programme):
    page = _page(
        desk, "/desk/accounts/invite/", name="Pia", email="nothing", role="partner", scope="other"
    )

    assert "Write the mail address in full" in page
    assert 'value="Pia"' in page
    assert not Invitation.objects.exists()


def test_a_member_is_invited_from_the_own_page_with_the_end_of_the_mandate(desk):
    from gemel.people.models import Mandate, Parliament

    member = Parliamentarian.objects.create(
        ref="par-22222-22222", name="Max Invented", sort_name="invented max"
    )
    house = Parliament.objects.create(ref="house-22222-22222", name="Arcadian Chamber")
    Mandate.objects.create(parliamentarian=member, parliament=house, ends_before="2030-07-01")
    url = f"/desk/accounts/invite/?member={member.ref}"
    assert 'value="Max Invented"' in _page(desk, url)

    _page(desk, url, name="Max Invented", email="max@example.org", role="member")

    kept = Invitation.objects.get()
    assert (kept.role, kept.scope) == ("member", member.ref)
    assert kept.grant_ends_at.date().isoformat() == "2030-07-01"
    assert desk.get("/desk/accounts/invite/?member=par-33333-33333").status_code == 404


def test_a_coordinator_of_one_programme_neither_sees_nor_lets_in_elsewhere(programme):
    other = Programme.objects.create(ref="prog-33333-33333", name="Elsewhere")
    stranger = cast.account(role=Role.PARTNER, scope=other.ref)
    local = cast.account(scope=programme.ref)
    desk = cast.client_of(local)

    assert stranger.email not in _page(desk, "/desk/accounts/")
    assert desk.get(f"/desk/accounts/{stranger.ref}/").status_code == 404
    assert "Elsewhere" not in _page(desk, "/desk/accounts/invite/")
    form = {"name": "X", "email": "x@example.org", "role": "partner", "scope": other.ref}
    _page(desk, "/desk/accounts/invite/", **form)
    _page(desk, "/desk/accounts/invite/", **{**form, "role": "auditor", "scope": "*"})
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR])
def test_without_the_power_there_are_no_such_pages(role, noor):
    client = cast.client_of(cast.account(role=role))

    for page in ("", "invite/", f"{noor.ref}/", f"{noor.ref}/close/", f"{noor.ref}/role/"):
        assert client.get(f"/desk/accounts/{page}").status_code == 404
    for deed in ("way-back/", "sign-out/", "close/", "open/"):
        assert client.post(f"/desk/accounts/{noor.ref}/{deed}").status_code == 404
    assert not Entry.objects.exists()


def test_a_role_is_given_and_ended(desk, programme):
    account = cast.account(role=None, invited_by=cast.NOOR)
    url = f"/desk/accounts/{account.ref}/"

    desk.post(f"{url}role/", {"role": "partner", "scope": programme.ref})
    grant = Grant.objects.get(account=account)
    assert "Arcadia and friends" in _page(desk, url)
    desk.post(f"{url}role/{grant.ref}/end/")

    assert "Nothing at present" in _page(desk, url)
    assert desk.post(f"{url}role/{grant.ref}/end/").status_code == 409


def test_a_way_back_is_a_link_and_says_what_it_does(desk):
    account = cast.account(password=WORD)
    url = f"/desk/accounts/{account.ref}/way-back/"

    forgotten = _page(desk, url, lost="")
    lost = _page(desk, url, lost="device")

    assert "the second step stays" in forgotten
    assert "removes the second step" in lost
    kept = queries.open_invitations(by=cast.noor(at=timezone.now()))
    assert [one.resets_second_factor for one in kept] == [True]


def test_an_account_is_closed_and_opened_again(desk):
    account = cast.account()
    there = cast.client_of(account)

    desk.post(f"/desk/accounts/{account.ref}/close/")
    assert there.get("/desk/accounts/").status_code == 302
    desk.post(f"/desk/accounts/{account.ref}/open/")

    assert Account.objects.get(pk=account.pk).is_active


def test_nobody_closes_the_own_account_or_the_last_coordinator(desk, noor):
    assert desk.post(f"/desk/accounts/{noor.ref}/close/").status_code == 404
    grant = Grant.objects.get(account=noor)

    answer = desk.post(f"/desk/accounts/{noor.ref}/role/{grant.ref}/end/")

    assert answer.status_code == 400
    assert "only coordinator" in answer.content.decode()


def test_an_absence_is_noted_seen_and_taken_back(desk):
    cast.account(cast.AMANI, name="Amani Invented")
    form = {
        "away": cast.NOOR, "covered_by": cast.AMANI,
        "starts_on_day": "1", "starts_on_month": "12", "starts_on_year": "2099",
        "ends_on_day": "3", "ends_on_month": "12", "ends_on_year": "2099",
    }  # fmt: skip

    desk.post("/desk/accounts/absences/", form)
    assert "covered by" in _page(desk, "/desk/accounts/absences/")
    backwards = _page(desk, "/desk/accounts/absences/", **{**form, "ends_on_year": "2098"})
    assert "The last day comes before the first" in backwards

    absence = queries.absences(by=cast.noor(at=timezone.now()), on=timezone.now().date())[0]
    desk.post(f"/desk/accounts/absences/{absence.ref}/end/")
    assert "Nobody is away" in _page(desk, "/desk/accounts/absences/")


def test_a_withdrawn_link_no_longer_works(desk, programme):
    form = {"name": "Pia", "email": "p@example.org", "role": "partner", "scope": programme.ref}
    link = LINK.search(_page(desk, "/desk/accounts/invite/", **form)).group(1)
    kept = Invitation.objects.get()

    desk.post(f"/desk/accounts/invitations/{kept.ref}/withdraw/")

    assert Client().get(link).status_code == 404
    assert desk.post(f"/desk/accounts/invitations/{kept.ref}/withdraw/").status_code == 404


def test_no_title_names_anybody(desk, noor):
    for url in ("", f"{noor.ref}/", f"{noor.ref}/role/"):
        title = re.search("<title>(.*?)</title>", _page(desk, f"/desk/accounts/{url}")).group(1)
        assert "Noor" not in title


def test_the_list_costs_the_same_for_many_as_for_few(desk, django_assert_max_num_queries):
    for _ in range(20):
        cast.account()
    services.invite(
        email="x@example.org", name="X", role=Role.AUDITOR, scope="*",
        by=cast.noor(at=timezone.now()),
    )  # fmt: skip

    with django_assert_max_num_queries(10):
        desk.get("/desk/accounts/")
