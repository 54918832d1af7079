"""What people's records need by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.jobs import registry
from gemel.people import jobs, services
from gemel.twinning import sharing
from gemel.vault.models import Grant
from tests import cast
from tests.consent.builders import a_consent
from tests.twinning.builders import a_programme
from tests.vault import builders

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_reader_whose_time_has_passed_is_taken_away_by_the_job(lead):
    cast.account(cast.NOOR)
    cast.account(cast.AMANI)
    amani = builders.vouched(cast.amani(), lead=lead)
    heron = services.keep_defender(
        code_name="Heron", urgency=2, wants=1, scope=a_programme().ref, by=lead.by
    )
    services.seal_identity(heron, {"name": "Invented"}, unlocked=lead.unlocked, by=lead.by)
    a_consent(heron, use="identity", audiences=["desk"])
    end = lead.by.at + timedelta(days=9)
    sharing.let_read(heron, to=amani.by.ref, purpose="contact", ends_at=end,
                     unlocked=lead.unlocked, by=lead.by)  # fmt: skip
    known = registry.get("people.readers")

    jobs.readers(by=known.by(end - timedelta(seconds=1)))
    assert Grant.objects.count() == 3
    jobs.readers(by=known.by(end))
    assert Grant.objects.count() == 2
    assert known.every == 3600
