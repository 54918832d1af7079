"""Notes and tasks at the desk: written beside a record, read by its staff, undone, handed over."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gemel.access import queries as access
from gemel.access import services as accounts
from gemel.access.rules import Role
from gemel.kernel.by import Door
from gemel.notes import services
from gemel.notes.models import Note, Task
from gemel.web.coordinator.notes import notes_context
from tests import cast
from tests.consent.builders import a_defender
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")

TOMORROW = timezone.now().date() + timedelta(days=1)
DAY = {"due_on_day": TOMORROW.day, "due_on_month": TOMORROW.month, "due_on_year": TOMORROW.year}


@pytest.fixture
def programme():
    return a_programme()


@pytest.fixture
def heron(programme):
    """A defender of the programme, known by a code name."""
    return a_defender("Heron", scope=programme.ref)


@pytest.fixture
def noor(programme):
    """Noor, who coordinates this programme and no other."""
    return cast.account(cast.NOOR, name="Noor Invented", scope=programme.ref)


def by_of(account):
    return access.hand(account, at=timezone.now(), door=Door.COORDINATOR)


def without_seal(answer) -> str:
    """The words of a page but for what differs from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def shown(account, about, scopes=()) -> str:
    """What a record's page would show of its notes."""
    request = RequestFactory().get("/desk/somewhere/")
    request.by, request.user = by_of(account), account
    context = notes_context(request, about=about, scopes=scopes)
    return render_to_string("coordinator/notes/_of_record.html", context, request)


def test_a_note_is_written_beside_the_record_and_taken_back_by_undo(noor, heron, programme):
    client = cast.client_of(noor)

    answer = client.post(
        "/desk/notes/new/",
        {"about": heron.ref, "scope": programme.ref, "text": "Rang twice", "request_key": "k",
         "next": "/desk/tasks/"},
    )  # fmt: skip

    assert answer["Location"] == "/desk/tasks/"
    note = Note.objects.get()
    assert (note.about, note.scope, note.written_by) == (heron.ref, programme.ref, cast.NOOR)
    assert "Rang twice" in shown(noor, heron.ref, [programme.ref])
    page = client.get("/desk/tasks/").content.decode()
    assert f"/desk/notes/{note.ref}/back/" in page
    client.post(f"/desk/notes/{note.ref}/back/")
    assert "Rang twice" not in shown(noor, heron.ref, [programme.ref])


def test_a_note_sent_twice_is_one(noor, heron, programme):
    client = cast.client_of(noor)
    sent = {"about": heron.ref, "scope": programme.ref, "text": "Once", "request_key": "k"}

    client.post("/desk/notes/new/", sent)
    client.post("/desk/notes/new/", sent)

    assert Note.objects.count() == 1


def test_whoever_does_not_read_the_record_writes_nothing_about_it(heron, programme):
    stranger = cast.account(scope=a_programme("Elsewhere").ref)
    client = cast.client_of(stranger)
    sent = {"about": heron.ref, "scope": programme.ref, "text": "Who is it", "what": "Ask", **DAY}

    refused = client.post("/desk/notes/new/", sent)
    missing = client.post("/desk/notes/new/", sent | {"about": "per-22222-22222"})

    assert refused.status_code == missing.status_code == 404
    assert without_seal(refused) == without_seal(missing)
    assert client.post("/desk/tasks/new/", sent).status_code == 404
    assert not Note.objects.exists()
    assert not Task.objects.exists()


def test_an_auditor_finds_no_notes_on_a_page(heron, programme):
    auditor = cast.account(role=Role.AUDITOR, scope=programme.ref)

    assert notes_context_of(auditor, heron, programme) is None
    assert cast.client_of(auditor).get("/desk/tasks/").status_code == 404


def notes_context_of(account, person, programme):
    request = RequestFactory().get("/")
    request.by = by_of(account)
    return notes_context(request, about=person.ref, scopes=[programme.ref])["desk_notes"]


def test_with_several_circles_of_readers_one_has_to_choose(noor, programme):
    other = a_programme("Another")
    cast.grant(noor, scope=other.ref)
    client = cast.client_of(noor)
    someone = a_member("Example Member")
    sent = {"about": someone.ref, "text": "Speaks well", "request_key": "k"}

    page = client.post("/desk/notes/new/", sent)

    assert page.status_code == 200
    text = page.content.decode()
    assert "Choose one of these" in text
    assert "Speaks well" in text
    assert "All staff at the desk" in text
    client.post("/desk/notes/new/", sent | {"scope": other.ref})
    assert Note.objects.get(text="Speaks well").scope == other.ref


def test_a_note_on_a_person_cannot_be_opened_to_all_desks(noor, heron):
    client = cast.client_of(noor)

    page = client.post(
        "/desk/notes/new/", {"about": heron.ref, "scope": "all", "text": "Open", "request_key": "k"}
    )

    assert page.status_code == 200
    assert not Note.objects.exists()


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", "/\\x.y"])
def test_the_way_on_leads_to_own_pages_only(noor, heron, programme, wanted):
    sent = {"about": heron.ref, "scope": programme.ref, "text": "Hm", "next": wanted}

    answer = cast.client_of(noor).post("/desk/notes/new/", sent)

    assert answer.status_code == 303
    assert "elsewhere" not in answer["Location"]
    assert answer["Location"].startswith("/desk/")


def test_a_task_is_put_on_the_desk_ticked_off_and_opened_again(noor, heron, programme):
    client = cast.client_of(noor)
    client.post(
        "/desk/tasks/new/",
        {"about": heron.ref, "scope": programme.ref, "what": "Ring the embassy", **DAY},
    )
    task = Task.objects.get()
    assert "Ring the embassy" in client.get("/desk/tasks/").content.decode()
    assert "Ring the embassy" in client.get(f"/desk/tasks/{task.ref}/").content.decode()

    client.post(f"/desk/tasks/{task.ref}/done/")
    page = client.get("/desk/tasks/").content.decode()
    assert f"/desk/tasks/{task.ref}/reopen/" in page
    assert f"/desk/tasks/{task.ref}/done/" not in page
    assert "Ring the embassy" in client.get("/desk/tasks/?state=done").content.decode()
    client.post(f"/desk/tasks/{task.ref}/reopen/")

    task.refresh_from_db()
    assert task.done_at is None


def test_a_bad_task_keeps_what_was_typed(noor):
    page = cast.client_of(noor).post(
        "/desk/tasks/new/",
        {"what": "Ring", "due_on_day": "30", "due_on_month": "2", "due_on_year": "2027"},
    )

    text = page.content.decode()
    assert page.status_code == 200
    assert "28 days" in text
    assert 'value="Ring"' in text
    assert not Task.objects.exists()


def test_a_task_goes_only_to_somebody_who_reads_the_programme(noor, programme):
    elsewhere = cast.account(name="Elsewhere Invented", scope=a_programme("Else").ref)
    everywhere = cast.account(cast.AMANI, name="Amani Invented")
    task = services.add_task("Call", due_on=TOMORROW, scope=programme.ref, by=cast.noor())
    client = cast.client_of(noor)

    client.post(f"/desk/tasks/{task.ref}/hand/", {"assigned_to": elsewhere.ref, "version": 1})
    task.refresh_from_db()
    assert task.assigned_to == ""
    client.post(f"/desk/tasks/{task.ref}/hand/", {"assigned_to": everywhere.ref, "version": 1})
    task.refresh_from_db()
    assert task.assigned_to == cast.AMANI
    stale = client.post(f"/desk/tasks/{task.ref}/hand/", {"assigned_to": "", "version": 1})
    assert stale.status_code == 409


def test_one_s_tasks_are_the_own_the_covered_and_nobody_s(noor, programme):
    amani = cast.account(cast.AMANI, name="Amani Invented", scope=programme.ref)
    zoe = cast.account(name="Zoe Invented", scope=programme.ref)
    accounts.set_absence(
        amani, covered_by=noor, starts_on=timezone.now().date(), ends_on=TOMORROW,
        by=by_of(amani),
    )  # fmt: skip
    for what, whose in (("Own", noor.ref), ("Covered", amani.ref), ("Hers", zoe.ref), ("Free", "")):
        services.add_task(
            what, due_on=TOMORROW, scope=programme.ref, assigned_to=whose, by=cast.noor()
        )
    client = cast.client_of(noor)

    def listed(query: str) -> set[str]:
        page = client.get(f"/desk/tasks/{query}").content.decode()
        return {what for what in ("Own", "Covered", "Hers", "Free") if f">{what}<" in page}

    assert listed("") == {"Own", "Covered", "Free"}
    assert listed("?whose=all") == {"Own", "Covered", "Hers", "Free"}


def test_the_list_as_a_file_runs_nothing(noor, programme):
    services.add_task("=HYPERLINK(1)", due_on=TOMORROW, scope=programme.ref, by=cast.noor())

    answer = cast.client_of(noor).get("/desk/tasks/?as=csv")

    assert answer["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")


def test_fifty_notes_and_tasks_cost_no_more_reads_than_five(noor, heron, programme):
    def reads(number: int) -> tuple[int, int]:
        for at in range(number):
            services.write(f"Note {at}", about=heron.ref, scope=programme.ref, by=cast.noor())
            services.add_task(
                f"Task {at}", due_on=date(2099, 1, 1), about=heron.ref, scope=programme.ref,
                assigned_to=cast.NOOR, by=cast.noor(),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as page:
            shown(noor, heron.ref, [programme.ref])
        client = cast.client_of(noor)
        with CaptureQueriesContext(connection) as tasks:
            client.get("/desk/tasks/")
        return len(page), len(tasks)

    few, many = reads(5), reads(50)

    assert few == many
    assert few[0] <= 8
    assert few[1] <= 12


def test_older_notes_have_a_page_of_their_own(noor, heron, programme):
    for at in range(31):
        services.write(f"Word {at};", about=heron.ref, scope=programme.ref, by=cast.noor())

    page = shown(noor, heron.ref, [programme.ref])

    assert "Word 0;" not in page
    assert f"/desk/notes/of/{heron.ref}/" in page
    older = cast.client_of(noor).get(f"/desk/notes/of/{heron.ref}/?page=2").content.decode()
    assert "Word 0;" in older
    assert "Heron" not in older.partition("</title>")[0]
