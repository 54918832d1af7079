"""The desk's lists cost the same number of reads for many rows as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gemel.actions.models import Action
from gemel.kernel import refs
from gemel.publishing import services as publishing
from tests import cast
from tests.publishing.builders import a_case, a_twinning

pytestmark = pytest.mark.django_db(databases="__all__")

LISTS = (
    "actions/", "cases/", "people/", "programmes/", "publishing/", "publishing/new/", "twinnings/",
    "", "?whose=all", "accounts/", "parliamentarians/", "parliaments/",
)  # fmt: skip


def add(rows: int, start: int) -> None:
    """Fill the desk with so many invented records of each kind."""
    for n in range(start, start + rows):
        made = a_case(code=f"ATA-{n}", persons=1)
        bond = a_twinning()
        common = {
            "recorded_by": cast.NOOR, "recorded_at": timezone.now(), "invented": True,
            "public": True, "kind": "parliamentary_question", "stage": "done",
        }  # fmt: skip
        for about in ({"case": made.case}, {"person": bond.person, "twinning": bond}):
            Action.objects.create(
                ref=refs.new("act"), done_on=timezone.now().date(), basis_kind="decision",
                for_member=bond.parliamentarian, **common, **about,
            )  # fmt: skip
        publishing.propose(kind="case", about=made.case.ref, by=cast.amani(at=timezone.now()))
        cast.account(name=f"Invented {n}", scope=bond.programme.ref)


def test_no_list_of_the_desk_reads_more_for_more_rows():
    client = cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))

    def reads() -> dict[str, int]:
        found = {}
        for way in LISTS:
            client.get(f"/desk/{way}")
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/desk/{way}").status_code == 200
            found[way] = len(asked)
        return found

    add(2, start=10)
    few = reads()
    add(10, start=20)

    assert reads() == few
