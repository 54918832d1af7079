"""The picture in the window: on both people’s yes to these very dots, and dark at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gemel.consent import services as consent
from gemel.consent.models import Consent
from gemel.kernel.errors import NoBasis, Refused
from gemel.kernel.powers import Power
from gemel.people.models import AtRisk
from gemel.publishing import compose, judging, queries, services
from gemel.publishing.rules import Stage
from gemel.showcase import services as showcase
from gemel.showcase.models import Card, Picture
from gemel.twinning import services as twinning
from gemel.twinning.models import Photograph
from tests.cast import amani, job, noor
from tests.consent.builders import a_consent
from tests.files.builders import a_jpeg, a_png
from tests.publishing.builders import TEXT, a_twinning, agree, two_people

pytestmark = pytest.mark.django_db(databases="__all__")
NOW = timezone.now() - timedelta(hours=1)  # the public door looks at the clock on the wall
PHOTO = "show:photo"


def the_job(at=NOW):
    return job("publishing.renew", Power.PUBLISH_TAKE_DOWN, at=at)


@pytest.fixture
def bond():
    two_people()
    made = a_twinning()
    pictured(made)
    return made


def pictured(bond, data=None, **more):
    given = {"credit": "Ida Invented", "alt": {"en": "Two at a table", "ar": "اثنان"}} | more
    return twinning.add_photograph(
        bond, data or a_jpeg(), agreed=("person", "member"), by=noor(at=NOW), **given
    )


def proposed(bond, *, shows=(PHOTO,), member=True, at=NOW):
    release = services.propose(
        kind="twinning", about=bond.ref, texts=TEXT, shows=shows, by=noor(at=at)
    )
    if member:
        services.record_member_agreement(release, through="phone", by=noor(at=at))
    return release


def lit(bond, **more):
    release = proposed(bond, **more)
    agree(release, at=NOW, waives_waiting=True)
    assert services.approve(release, by=amani(at=NOW)) is Stage.LIT
    release.refresh_from_db()
    return release


def seen(client, bond, **headers):
    return client.get(f"/twinnings/{bond.ref}/picture/", headers=headers)


def test_the_public_sees_the_very_bytes_with_words_and_asks_again_each_time(bond, client):
    assert seen(client, bond).status_code == 404
    lit(bond)

    answer = seen(client, bond)
    assert answer.content == bytes(Photograph.objects.get().image)
    assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"] == "no-cache"
    assert seen(client, bond, **{"If-None-Match": answer["ETag"]}).status_code == 304
    page = client.get(f"/twinnings/{bond.ref}/").content.decode()
    assert f'src="/twinnings/{bond.ref}/picture/"' in page and 'alt="Two at a table"' in page
    assert "Ida Invented" in page
    assert 'alt="اثنان" lang="ar"' in client.get(f"/ar/twinnings/{bond.ref}/").content.decode()
    assert (
        'alt="Two at a table" lang="en"'
        in client.get(f"/fr/twinnings/{bond.ref}/").content.decode()
    )


def test_where_it_was_not_asked_for_it_is_not_shown(bond, client):
    lit(bond, shows=())

    assert client.get(f"/twinnings/{bond.ref}/").status_code == 200
    assert seen(client, bond).status_code == 404
    assert not Picture.objects.exists()


@pytest.mark.parametrize("use", ["twinning", PHOTO])
def test_without_a_yes_to_each_use_it_stays_inside(bond, use):
    release = proposed(bond)
    agree(release, at=NOW, waives_waiting=True)
    Consent.objects.filter(use=use, audiences=["public"]).delete()

    with pytest.raises(NoBasis):
        services.approve(release, by=amani(at=NOW))
    assert not Picture.objects.exists()


def test_a_general_yes_to_pictures_is_no_yes_to_this_one(bond):
    release = proposed(bond, member=True)
    a_consent(bond.person, use=PHOTO, audiences=["public"], at=NOW)
    a_consent(bond.person, use="twinning", audiences=["public"], at=NOW)

    with pytest.raises(NoBasis):
        services.approve(release, by=amani(at=NOW))


def test_without_the_member_and_without_a_second_it_stays_inside(bond):
    release = proposed(bond, member=False)
    agree(release, at=NOW, waives_waiting=True)

    with pytest.raises(NoBasis, match="member"):
        services.approve(release, by=amani(at=NOW))
    services.record_member_agreement(release, through="phone", by=noor(at=NOW))
    with pytest.raises(Refused, match="second person"):
        services.approve(release, by=noor(at=NOW))
    assert not Card.objects.exists()


def test_a_picture_is_an_identity_and_waits_three_days(bond):
    release = proposed(bond)
    agree(release, at=NOW)

    assert services.approve(release, by=amani(at=NOW)) is Stage.WAITING
    assert not Picture.objects.exists()


def withdrawn(bond, release):
    row = Consent.objects.filter(use=PHOTO, audiences=["public"]).get()
    consent.withdraw(row, by=noor(at=NOW))


def stopped(bond, release):
    consent.withdraw_all(bond.person, by=noor(at=NOW))


def taken_down(bond, release):
    services.retract(release, why="member", by=noor(at=NOW))


def deleted(bond, release):
    twinning.remove_photograph(Photograph.objects.get(), by=noor(at=NOW))


def replaced(bond, release):
    pictured(bond, a_png())


ENDS = (withdrawn, stopped, taken_down, deleted, replaced)


@pytest.mark.parametrize("ends", ENDS)
def test_it_goes_dark_at_the_next_request_and_no_job_lights_it(bond, client, ends):
    release = lit(bond)
    etag = seen(client, bond)["ETag"]

    ends(bond, release)

    assert seen(client, bond).status_code == 404
    assert seen(client, bond, **{"If-None-Match": etag}).status_code == 404
    assert client.get(f"/twinnings/{bond.ref}/").status_code == 404
    assert not Picture.objects.exists()
    for later in (1, 30, 7200):
        at = NOW + timedelta(seconds=later)
        services.follow(by=the_job(at))
        services.light_due(by=the_job(at))
        services.renew(by=the_job(at))
    assert not Picture.objects.exists() and not Card.objects.exists()


@pytest.mark.parametrize("ends", [withdrawn, deleted, replaced])
def test_a_window_that_is_not_darkened_would_be_seen(bond, client, ends, monkeypatch):
    """The planted fault of the test above."""
    release = lit(bond)
    monkeypatch.setattr(showcase, "take_down", lambda **_: [])

    ends(bond, release)

    assert seen(client, bond).status_code == 200


def test_the_end_of_the_lease_darkens_the_picture_too(bond, client):
    lit(bond)
    Card.objects.update(dark_at=timezone.now() - timedelta(seconds=1))

    assert seen(client, bond).status_code == 404


def test_an_edit_behind_the_back_of_the_yes_is_seen(bond):
    release = lit(bond)
    Photograph.objects.update(credit="Somebody else")

    services.renew(by=the_job(NOW + timedelta(minutes=1)))

    assert not Picture.objects.exists()
    release.refresh_from_db()
    assert release.retracted_why == "edited"


def test_other_dots_under_the_same_mark_are_never_shown(bond):
    """Whoever edits the row cannot put another picture under a yes that was given."""
    release = proposed(bond)
    agree(release, at=NOW, waives_waiting=True)
    Photograph.objects.update(image=a_png())

    assert services.approve(release, by=amani(at=NOW)) is Stage.RETRACTED
    assert not Picture.objects.exists()


def test_a_record_that_was_closed_up_shows_no_picture(bond):
    lit(bond)
    AtRisk.objects.filter(pk=bond.person.pk).update(
        exposure="sealed", name="", sort_name="", search_text="", sound_text="", sex="",
        countries=[], code_name="Heron",
    )  # fmt: skip

    services.renew(by=the_job(NOW + timedelta(minutes=1)))

    assert not Picture.objects.exists()
    with pytest.raises(NoBasis, match="no picture"):
        proposed(bond)


def test_a_name_in_the_description_or_the_credit_counts_as_shown(bond):
    pictured(bond, a_png(), alt={"fr": f"{bond.person.name} à table"})

    assert "show:name" in proposed(bond).needs[0]["uses"]


def test_without_a_picture_none_can_be_proposed(bond):
    twinning.remove_photograph(Photograph.objects.get(), by=noor(at=NOW))

    with pytest.raises(NoBasis, match="no picture"):
        proposed(bond)


def test_the_dots_are_fetched_for_what_is_shown_and_for_nothing_else(bond):
    release = proposed(bond)

    assert compose.picture(release.facts, by=queries.sight(noor())).mark == (
        Photograph.objects.get().mark
    )
    assert compose.picture(release.facts[:1], by=queries.sight(noor())) is None
    assert judging.judge(release, by=noor(at=NOW)).missing
