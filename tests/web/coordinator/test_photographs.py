"""The desk hands a picture in: wrong, empty, too large, twice; and what reaches any disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gemel.files import confine
from gemel.publishing.models import Release
from gemel.twinning.models import Photograph
from gemel.upkeep import health
from gemel.web.coordinator import photographs
from tests import cast
from tests.consent.builders import a_defender
from tests.files.builders import CANARY, a_jpeg, a_pdf, a_png, everything
from tests.publishing.builders import a_twinning

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def desk():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def bond():
    return a_twinning()


def given(data=None, **more):
    file = SimpleUploadedFile(f"{CANARY}.jpg", a_jpeg() if data is None else data)
    form = {"credit": "Ida Invented", "alt_en": "Two at a table", "agreed": ["person", "member"]}
    return {"picture": file, **form, **more}


def hand_in(client, bond, data=None, **more):
    return client.post(f"/desk/twinnings/{bond.ref}/picture/", given(data, **more))


def said(answer):
    assert answer.status_code in (200, 413), answer.status_code
    return answer.content.decode()


def test_a_picture_is_handed_in_looked_at_and_deleted(desk, bond):
    page = desk.get(f"/desk/twinnings/{bond.ref}/").content.decode()
    assert f"/desk/twinnings/{bond.ref}/picture/" in page
    assert "Who took it" in desk.get(f"/desk/twinnings/{bond.ref}/picture/").content.decode()

    assert hand_in(desk, bond)["Location"] == f"/desk/twinnings/{bond.ref}/"

    kept = Photograph.objects.get()
    shown = desk.get(f"/desk/twinnings/pictures/{kept.ref}/")
    assert shown.content == bytes(kept.image) and CANARY.encode() not in everything(shown.content)
    assert shown["Content-Type"] == "image/jpeg" and shown["Cache-Control"] == "no-store"
    assert shown["X-Content-Type-Options"] == "nosniff"
    page = desk.get(f"/desk/twinnings/{bond.ref}/").content.decode()
    assert 'alt="Two at a table" lang="en"' in page and "Ida Invented" in page
    assert CANARY not in page
    desk.post(f"/desk/twinnings/pictures/{kept.ref}/remove/")
    assert not Photograph.objects.exists()
    assert desk.get(f"/desk/twinnings/pictures/{kept.ref}/").status_code == 404


def test_an_empty_form_says_what_lacks_and_keeps_nothing(desk, bond):
    page = said(desk.post(f"/desk/twinnings/{bond.ref}/picture/", {}))

    assert "Choose a file" in page and "Fill this in" in page and "Give at least one" in page
    page = said(hand_in(desk, bond, b""))
    assert "This file is empty" in page
    page = said(hand_in(desk, bond, alt_en=" "))
    assert "Say what is to be seen" in page and 'value="Ida Invented"' in page
    assert "Ask both first" in said(hand_in(desk, bond, agreed=["member"]))
    assert not Photograph.objects.exists()


@pytest.mark.parametrize(
    "data",
    [a_pdf(), b"GIF89a and so on", b"<svg onload='alert(1)'/>", b"plain words", b"\x00\x01",
     b"RIFF....WEBP"],
)  # fmt: skip
def test_a_wrong_kind_is_told_whatever_it_is_called(desk, bond, data):
    assert "This is no JPEG or PNG picture" in said(hand_in(desk, bond, data))
    assert not Photograph.objects.exists()


def test_a_damaged_picture_is_told(desk, bond):
    assert "damaged or incomplete" in said(hand_in(desk, bond, a_jpeg()[:200]))


def test_too_large_is_told_before_it_is_read(desk, bond, monkeypatch):
    monkeypatch.setattr(photographs, "MOST", 1024)

    answer = hand_in(desk, bond, a_jpeg() + b"x" * 100_000)

    assert answer.status_code == 413
    assert "This file is too large" in said(answer) and not Photograph.objects.exists()


def test_the_same_form_twice_keeps_one(desk, bond):
    for _ in range(2):
        assert hand_in(desk, bond).status_code == 303

    assert Photograph.objects.count() == 1


def test_what_is_handed_in_touches_no_disk(desk, bond, monkeypatch, settings):
    """Larger than what Django keeps in memory by itself: it would lie in a temporary file."""
    made = []
    real = tempfile.NamedTemporaryFile
    monkeypatch.setattr(
        tempfile, "NamedTemporaryFile", lambda *a, **k: made.append(1) or real(*a, **k)
    )
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100

    assert hand_in(desk, bond).status_code == 303
    assert made == []
    monkeypatch.setattr(photographs.InMemory, "handle_raw_input", lambda *_, **__: None)
    monkeypatch.setattr(photographs.InMemory, "activated", False, raising=False)
    assert "Choose a file" in said(hand_in(desk, bond))  # nobody else would take it up


def test_nothing_of_the_original_is_in_the_data_folder(desk, bond, settings):
    hand_in(desk, bond)

    held = [
        path for path in Path(settings.GEMEL_HOME).rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes()
    ]  # fmt: skip
    assert held == []


def test_the_form_has_its_seal(bond):
    account = cast.account(cast.NOOR, name="Noor Invented")
    client = Client(enforce_csrf_checks=True)
    cast.signed_in(client, account)

    assert hand_in(client, bond).status_code == 403
    assert not Photograph.objects.exists()


def test_whoever_is_known_by_a_code_name_has_no_picture(desk):
    bond = a_twinning(a_defender())

    assert (
        f"/desk/twinnings/{bond.ref}/picture/"
        not in desk.get(f"/desk/twinnings/{bond.ref}/").content.decode()
    )
    page = said(desk.get(f"/desk/twinnings/{bond.ref}/picture/"))
    assert "No picture can be kept" in page and "<form class" not in page
    assert "would show who it is" in said(hand_in(desk, bond))


def test_where_the_system_confines_nothing_uploads_are_off_and_doctor_says_why(
    desk, bond, monkeypatch
):
    def unconfined(*_, **__):
        raise confine.Unconfined("neither user namespaces nor Landlock")

    monkeypatch.setattr(confine, "run", unconfined)
    monkeypatch.setattr(confine, "_proven", type(confine._proven)())

    page = said(desk.get(f"/desk/twinnings/{bond.ref}/picture/"))
    assert "This server takes no files" in page and 'type="file"' not in page
    assert "gemel doctor" in said(hand_in(desk, bond))
    assert not Photograph.objects.exists()
    (told,) = health.uploads()
    assert told.state == health.ADVICE and "Landlock" in str(told.found)
    assert "Linux 5.13" in str(told.cure)


def test_where_it_does_doctor_is_content():
    (told,) = health.uploads()

    assert told.state == health.OK


def test_the_picture_can_be_proposed_and_the_desk_sees_it_as_the_public_would(desk, bond):
    address = f"/desk/publishing/new/twinning/{bond.ref}/"
    assert "The picture of the two" not in desk.get(address).content.decode()
    hand_in(desk, bond, a_png())
    assert "The picture of the two" in desk.get(address).content.decode()

    desk.post(address, {"title_en": "Two who stand together", "shows": ["show:photo"]})

    release, kept = Release.objects.get(), Photograph.objects.get()
    page = desk.get(f"/desk/publishing/{release.ref}/").content.decode()
    assert f'src="/desk/twinnings/pictures/{kept.ref}/"' in page
    assert "Show the picture" in page
