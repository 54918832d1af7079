"""The page of a programme: who works in it, who takes part, and what a reader may change."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.access.rules import Role
from gemel.twinning.models import Participation
from tests import cast
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def programme():
    found = a_programme()
    takes_part(found, a_member("Max Invented"))
    return found


@pytest.fixture
def desk(programme):
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented", scope=programme.ref))


def page_of(client, programme) -> str:
    answer = client.get(f"/desk/programmes/{programme.ref}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_who_works_in_the_programme(desk, programme):
    assert "Noor Invented" in page_of(desk, programme).partition("<aside")[2]


def test_who_only_reads_finds_names_and_no_form(programme):
    auditor = cast.client_of(cast.account(role=Role.AUDITOR, scope=programme.ref))

    page = page_of(auditor, programme).partition("<main")[2]

    assert "Max Invented" in page
    assert "<form" not in page and "/parliamentarians/" not in page
    for way in ("change/", "weights/"):
        assert auditor.get(f"/desk/programmes/{programme.ref}/{way}").status_code == 404


@pytest.mark.parametrize("room", ["", "two", "-1", "51"])
def test_room_that_is_no_room_is_told_and_changes_nothing(desk, programme, room):
    one = Participation.objects.get()
    way = f"/desk/programmes/{programme.ref}/members/{one.parliamentarian.ref}"

    change = desk.post(f"{way}/change/", {"capacity": room, "do": "room"})
    join = desk.post(f"{way}/join/", {"capacity": room})

    for answer in (change, join):
        assert answer.status_code == 400
        assert "Room for 0 to 50 twins" in answer.content.decode()
    assert Participation.objects.get().capacity == one.capacity


def test_who_was_taken_out_by_mistake_is_back_by_undo_with_the_same_room(desk, programme):
    one = Participation.objects.get()
    way = f"/desk/programmes/{programme.ref}/members/{one.parliamentarian.ref}"

    page = desk.post(f"{way}/change/", {"capacity": "1", "do": "leave"}, follow=True)
    undo = re.search(r'action="([^"]*/join/[^"]*)"', page.content.decode())[1]
    assert not Participation.objects.filter(left_at=None).exists()
    desk.post(undo)

    assert Participation.objects.get(left_at=None).capacity == one.capacity


def test_a_long_list_of_who_takes_part_costs_no_more_reads(desk, programme):
    def reads() -> int:
        with CaptureQueriesContext(connection) as asked:
            page_of(desk, programme)
        return len(asked)

    reads()
    few = reads()
    for n in range(12):
        takes_part(programme, a_member(f"Member {n} Invented"))

    assert reads() == few
