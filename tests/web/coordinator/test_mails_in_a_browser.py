"""Forwarded mails, how the IPU is told, and one's own link in a browser, on phone and wide."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from gemel.access.rules import Role
from gemel.actions import mail, services
from gemel.actions.mail import Letter
from gemel.actions.models import Forwarded
from gemel.twinning.models import Participation
from tests import cast
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme
from tests.web.coordinator.test_desk_in_a_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

NOW = timezone.now()
WORDS = "Fwd: done\n\nDear desk,\nwe met the ambassador on Monday and raised the case.\nThe office"


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_mails_and_links_read_well_at_both_doors(
    page_at, live_server, width, language, monkeypatch
):
    monkeypatch.setattr(mail, "MOST_WAITING", 2)  # the queue is full
    programme = a_programme("An example programme")
    member = a_member("Max Membername")
    a_case(code="ATA-COLL-99", persons=2, scope=programme.ref)
    Participation.objects.create(programme=programme, parliamentarian=member, joined_at=NOW)
    for number, verified in enumerate((True, False)):
        services.receive(
            Letter(f"max{number}@parliament.example", verified, f"{number}" * 64, WORDS, 2, None),
            by=cast.operator(at=NOW),
        )
    Forwarded.objects.filter(verified=True).update(member=member)
    noor = cast.account(cast.NOOR, name="Noor Invented", language=language)
    office = cast.account(
        cast.MAX, name="Max Membername", role=Role.MEMBER, scope=member.ref, language=language
    )
    refs = list(Forwarded.objects.order_by("-verified").values_list("ref", flat=True))
    prefix = "" if language == "en" else f"/{language}"
    for account, places in (
        (noor, ("/desk/mails/", *(f"/desk/mails/{ref}/" for ref in refs))),
        (office, ("/member/mails/", f"/member/record/?mail={refs[0]}", "/member/telling/",
                  f"{prefix}/security/feeds/")),
    ):  # fmt: skip
        page = page_at(width, language)
        session = cast.client_of(account).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        for number, where in enumerate(places):
            page.goto(f"{live_server.url}{where}")
            look(page, f"mails-{language}-{account.ref[4:7]}-{number}")
