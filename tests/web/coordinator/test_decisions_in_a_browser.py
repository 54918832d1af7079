"""What decisions ask, and the way back to the IPU, in a browser: narrow, wide, right to left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from gemel.actions import services as actions
from gemel.cases import services as cases
from gemel.people.models import Body
from gemel.publishing import services
from tests import cast
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_parliament
from tests.web.coordinator.test_desk_in_a_browser import look
from tests.web.coordinator.test_reports import an_act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

NOW = timezone.now()
LONG = "Urges the authorities of Arcadia to let an observer attend each hearing, and to say by when"


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_the_pages_of_decisions_and_of_the_report_read_well(page_at, live_server, width, language):
    noor = cast.account(cast.NOOR, name="Noor Invented", language=language)
    by = cast.noor(at=NOW)
    made = a_case(code="ATA-COLL-99", persons=2)
    house = a_parliament("House of Arcadia")
    for place, code in enumerate(("UPN", "URU", "OSCE"), start=2):
        body = Body.objects.create(
            ref=f"body-22222-2222{place}", parliament=house, kind="committee", code=code,
            name=f"Committee on what {code} stands for", key=code,
        )  # fmt: skip
        cases.file_decision(
            made.decision, case=made.case, body=body, number=f"{code} Alm.del - Bilag {place}",
            by=by,
        )  # fmt: skip
    common = {"decision": made.decision, "by": by, "verb": "urges"}
    ask = cases.add_ask(
        made.case, addressee="Authorities of Arcadia", text=LONG, due="2026-01", **common
    )
    cases.add_ask(made.case, addressee="Parliament", text="To hear of it at its next session",
                  **common)  # fmt: skip
    cases.answer_ask(ask, kind="holding", on=NOW.date() - timedelta(days=3), note="Soon", by=by)
    member = a_member("Max Membername", parliament=house)
    actions.choose_telling(member, choice="named", by=cast.max_by(member.ref))
    an_act(made, for_member=member, country="BV", done_on=NOW.date() - timedelta(days=40))
    report = services.put_together(
        starts=NOW.date() - timedelta(days=90), last=NOW.date(), named=True,
        by=cast.amani(at=NOW),
    )  # fmt: skip
    page = page_at(width, language)
    session = cast.client_of(noor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )

    for where in (
        "?whose=all", "asks/", f"asks/{ask.ref}/", f"decided/{made.decision.ref}/",
        f"reports/{report.ref}/", "reports/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/desk/{where}")
        look(page, f"decisions-{language}-{where.split('/')[0].strip('?=')}-{len(where)}")
