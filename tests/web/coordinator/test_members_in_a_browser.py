"""The pages of parliamentarians and imports in a real browser: on a phone, from right to left."""

from __future__ import annotations

import pytest
from django.conf import settings

from gemel.people import queries, services
from gemel.people.models import Likeness, Parliament, Parliamentarian
from gemel.people.reading.records import BodyRecord
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.people.builders import a_reading, a_record, a_seat

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

FOREIGN = BodyRecord(
    "committee", "Committee on Foreign Affairs, Human Rights and the Common Security Policy",
    "FOR", "chair", "2024-07-01", parliament="House of Arcadia", country="AQ",
)  # fmt: skip
CSV = (
    "id,name,country,parliament,party,start,end\n"
    "1,Vera Quillon,AQ,House of Arcadia,Harbour,2024-06-01,\n"
    "2,Anton Marsh,AQ,House of Arcadia,Hill,2024-06-01,2020-01-01\n"
)


def imported(*records):
    services.apply_import(a_reading(*records), apply=True, by=cast.noor())


@pytest.fixture
def house():
    """A parliament in which one person is known twice."""
    imported(
        a_record("1", "Vera Constantina Quillon-Hartmannsdorf", sort_name="Quillon, Vera",
                 birth_date="1970-02-03", languages=("fr", "rn"), native_languages=("rn",),
                 emails=("vera.constantina.quillon-hartmannsdorf@parliament.example",),
                 citizenships=("AQ",), bodies=(FOREIGN,), profession="Judge",
                 other_names=(("ar", "فيرا كويلون"),), notes=(("biography", "Was a judge."),),
                 mandates=(a_seat(party="Harbour Party of Arcadia", area="North-East"),
                           a_seat(start="2010", end="2014", party="Hill"))),
        a_record("2", "سعادات مارش", mandates=(a_seat(party="Hill"),)),
    )  # fmt: skip
    imported(
        a_record("x9", "Vera C. QUILLON-HARTMANNSDORF", scheme="other:id",
                 birth_date="1970-02-03", sex="F"),
    )  # fmt: skip
    found = Parliament.objects.get()
    person = Parliamentarian.objects.order_by("pk").first()
    services.tie(person, country="BV", kind="observer", note="the vote of 2010", by=cast.noor())
    services.set_camp(
        found.parties.first(), camp="opposition", starts_on=cast.NOON.date(), by=cast.noor()
    )
    services.save_desk(
        found, name="Human rights desk", mandate="Take every decision up.",
        focal_point="Secretariat", committees=found.bodies.all(), by=cast.noor(),
    )  # fmt: skip
    services.save_organisation(name="Helpers Invented", website="https://x.example", by=cast.noor())
    return found


def signed_in(page_at, live_server, width, language):
    account = cast.account(cast.NOOR, name="Noor Invented", language=language)
    session = cast.client_of(account).cookies[settings.SESSION_COOKIE_NAME].value
    page = page_at(width, language)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return page


def reads_well(page, name):
    assert axe_violations(page) == [], page.url
    assert no_sideways_scroll(page), page.url
    assert small_targets(page) == [], page.url
    assert page.complaints == [], page.url
    picture(page, name)


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (360, "ar"), (320, "en")])
def test_the_pages_read_well(house, page_at, live_server, width, language):
    page = signed_in(page_at, live_server, width, language)
    person = queries.parliamentarians(by=cast.noor(), text="Vera Constantina").first()
    mandate, likeness = person.mandates.first(), Likeness.objects.get()
    places = {
        "list": "parliamentarians/",
        "nobody": "parliamentarians/?text=zzzz",
        "person": f"parliamentarians/{person.ref}/",
        "change": f"parliamentarians/{person.ref}/change/",
        "mandate": f"parliamentarians/{person.ref}/mandates/{mandate.pk}/",
        "tie": f"parliamentarians/{person.ref}/ties/new/",
        "duplicates": "parliamentarians/duplicates/",
        "duplicate": f"parliamentarians/duplicates/{likeness.ref}/",
        "parliaments": "parliaments/",
        "parliament": f"parliaments/{house.ref}/",
        "desk": f"parliaments/desks/{house.desk.ref}/",
        "desk-change": f"parliaments/{house.ref}/desk/",
        "organisations": "organisations/",
        "import": "import/",
    }
    for name, place in places.items():
        page.goto(f"{live_server.url}/desk/{place}")
        reads_well(page, f"{name}-{width}-{language}")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (360, "ar")])
def test_a_file_is_taken_in_without_script(page_at, live_server, width, language):
    page = signed_in(page_at, live_server, width, language)
    page.goto(f"{live_server.url}/desk/import/")
    page.set_input_files(
        "input[name=uploaded]",
        {"name": "members.csv", "mimeType": "text/csv", "buffer": CSV.encode()},
    )
    page.click("main form button.button")
    reads_well(page, f"import-report-{width}-{language}")
    assert not Parliamentarian.objects.exists()

    page.click("main form[action$='/apply/'] button")

    assert Parliamentarian.objects.get().name == "Vera Quillon"
    reads_well(page, f"import-done-{width}-{language}")
