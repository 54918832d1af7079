"""Motions and debates at the member's door: what a house published, and the own part."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gemel.access.rules import Role
from gemel.twinning.models import Participation
from tests import cast
from tests.proceedings.builders import RECORD, a_motion, a_stage
from tests.publishing.builders import a_case, a_twinning

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = timezone.now()
HOUSE = "/member/proceedings/"


@pytest.fixture
def bond():
    made = a_twinning()
    Participation.objects.create(
        programme=made.programme, parliamentarian=made.parliamentarian, joined_at=cast.LONG_AGO
    )
    return made


@pytest.fixture
def phone(bond):
    return cast.client_of(
        cast.account(
            cast.MAX, name="Max Invented", role=Role.MEMBER, scope=bond.parliamentarian.ref
        )
    )


def text_of(answer):
    return answer.content.decode()


def test_a_member_reads_the_stages_the_vote_and_the_way_to_the_record(phone, bond):
    one = a_motion(title="On rights", record_link=RECORD, text="The house regrets",
                   cases=[a_case(scope=bond.programme.ref).case],
                   parts=[(bond.parliamentarian, "sponsor")])  # fmt: skip
    a_stage(one, "adopted", votes_for=61, votes_against=40, note="Word of the staff")

    assert f'href="{HOUSE}"' in text_of(phone.get("/member/"))
    assert "On rights" in text_of(phone.get(HOUSE))
    page = text_of(phone.get(f"{HOUSE}{one.ref}/"))
    for words in (RECORD, ">61<", "Adopted", "The house regrets", "Sponsor"):
        assert words in page
    assert "Word of the staff" not in page
    assert "On rights" not in page.partition("</title>")[0]


def test_the_list_says_how_it_was_decided_when_it_was_published_since(phone, bond):
    one = a_motion(record_link=RECORD, cases=[a_case(scope=bond.programme.ref).case])
    a_stage(one, "rejected", days=-4, votes_for=40, votes_against=61)
    a_stage(one, "published")
    page = text_of(phone.get(HOUSE))
    assert "Published" in page
    assert "Rejected" in page


def test_what_no_house_published_and_cases_of_others_stay_hidden(phone, bond):
    planned = a_motion(cases=[a_case(scope=bond.programme.ref).case])
    other = a_motion(cases=[a_case(scope="prog-b").case], record_link=RECORD)
    assert "No motion and no debate yet" in text_of(phone.get(HOUSE))
    for one in (planned, other):
        assert phone.get(f"{HOUSE}{one.ref}/").status_code == 404
